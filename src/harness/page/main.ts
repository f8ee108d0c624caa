import type { PageSettings } from '../wire.js';
import { createCallLog } from './call-log.js';
import { createFrame } from './frame.js';
import type { Appearance, Host, HostSide } from './host.js';
import { createMcpAppsHost } from './mcp-apps-host.js';
import { createOpenAiHost } from './openai-host.js';
import { createPaymentSheet } from './payment-sheet.js';
import { createProductList } from './product-list.js';
import { createShopClient, type ToolResult } from './shop-client.js';

/* The page that plays an assistant: it shows the widget as a host does, and keeps what a host keeps. */

const RESOURCES = { openai: 'ui://widget/buy-product-template.html', apps: 'ui://widget/buy-product.html' };

const by = <Kind extends HTMLElement>(id: string): Kind => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no ${id}`);
  return found as Kind;
};

const settings = JSON.parse(by('settings').textContent ?? '') as PageSettings;
const controls = by<HTMLFormElement>('controls');
const stage = by('stage');
const shop = createShopClient(settings.mcpPath, createCallLog(by('log')), () => appearance().locale);
const dark = matchMedia('(prefers-color-scheme: dark)');

const said = (name: string): string => String(new FormData(controls).get(name) ?? '');

function appearance(): Appearance {
  const theme = said('theme');
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : dark.matches ? 'dark' : 'light',
    locale: said('locale'),
  };
}

const requestCheckout = createPaymentSheet({
  dialog: by<HTMLDialogElement>('sheet'),
  cards: settings.cards,
  callTool: shop.callTool,
  locale: () => appearance().locale,
});

/** One showing of the widget: what a conversation keeps of it. */
interface Showing {
  input: Record<string, unknown>;
  result: ToolResult;
  widgetState: unknown;
}

let showing: Showing | undefined;
let current: { frame: HTMLIFrameElement; side: HostSide } | undefined;

window.addEventListener('message', ({ source, data }) => {
  if (current && source === current.frame.contentWindow) current.side.receive(data);
});

async function show(productId: string): Promise<void> {
  const input = { product_id: productId };
  const result = await shop.callTool('show-buy-product-widget', input);
  if (result.isError) {
    by('status').textContent = result.content?.[0]?.text ?? 'The shop shows nothing of this product.';
    return;
  }
  showing = { input, result, widgetState: null };
  await load();
}

/** Puts the widget into a new frame; called again, it is a page that was loaded again. */
async function load(): Promise<void> {
  if (!showing) return;
  const { input, result, widgetState } = showing;
  const speaksMcpApps = said('bridge') === 'apps';
  const html = await shop.readResource(speaksMcpApps ? RESOURCES.apps : RESOURCES.openai);
  const frame = createFrame('Buy widget', {
    html,
    frameScript: settings.frameScript,
    takesPayments: said('payments') === 'yes',
    speaksMcpApps,
    globals: {
      toolInput: input,
      toolOutput: result.structuredContent,
      widgetState,
      ...appearance(),
      displayMode: 'inline',
      maxHeight: 2000,
    },
  });
  const host: Host = {
    callTool: shop.callTool,
    requestCheckout,
    saveState(state) {
      if (showing) showing.widgetState = state;
    },
    openLink: (url) => void window.open(url, '_blank', 'noopener,noreferrer'),
    resize(height) {
      frame.style.height = `${Math.ceil(height)}px`;
    },
  };
  // The frame has no origin that could be named.
  const post = (message: unknown) => frame.contentWindow?.postMessage(message, '*');
  const payments = createOpenAiHost(host, post);
  const apps = speaksMcpApps ? createMcpAppsHost({ host, post, input, result, appearance }) : undefined;
  const side: HostSide = apps
    ? {
        receive(message) {
          apps.receive(message);
          payments.receive(message);
        },
        appear: apps.appear,
      }
    : payments;
  current = { frame, side };
  stage.replaceChildren(frame);
}

function dress(): void {
  document.documentElement.dataset.theme = appearance().theme;
  stage.dataset.width = said('width');
  current?.side.appear(appearance());
}

controls.addEventListener('change', (event) => {
  dress();
  if (['bridge', 'payments'].includes((event.target as HTMLInputElement).name)) void load();
});
controls.addEventListener('submit', (event) => event.preventDefault());
dark.addEventListener('change', dress);
by('reload').addEventListener('click', () => void load());
dress();

void createProductList({
  form: by<HTMLFormElement>('search'),
  list: by('products'),
  status: by('status'),
  shop,
  onChoose: (productId) => void show(productId),
})();

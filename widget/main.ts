import type { HostBridge } from './bridge/bridge.js';
import { connectToHost } from './bridge/connect.js';
import type { Model } from './flow/model.js';
import { createPurchase } from './flow/purchase.js';
import { readOffer } from './flow/read-offer.js';
import { createBuyView } from './view/buy-view.js';
import { element } from './view/element.js';
import type { Offer } from './wire.js';

/* The buy widget: what an assistant shows of a product of this shop, from the price to the order. */

const root = document.querySelector('main') ?? document.body;
const say = (text: string) => root.replaceChildren(element('p', { class: 'plain' }, text));

/** `randomUUID` is missing in frames of hosts that are not served securely, such as one of this machine. */
const newRequestId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function followTheme(bridge: HostBridge): void {
  const { theme } = bridge.context();
  if (theme) document.documentElement.dataset.theme = theme;
}

function sell(bridge: HostBridge, offer: Offer): void {
  let newest: Model | undefined;
  const purchase = createPurchase({
    bridge,
    offer,
    newRequestId,
    timers: {
      set: (callback, delay) => window.setTimeout(callback, delay),
      clear: (timer) => window.clearTimeout(timer as number),
    },
    onChange(model) {
      newest = model;
      view.draw(model);
    },
    onMissing: () => view.showMissing(),
  });
  const view = createBuyView(root, bridge, offer, purchase);
  bridge.onChange(() => {
    if (newest) view.draw(newest);
  });
  purchase.start();
}

function start(bridge: HostBridge): void {
  let isSelling = false;
  const look = () => {
    followTheme(bridge);
    if (isSelling) return;
    const offer = readOffer(bridge.offer());
    if (!offer) return say('Looking at the shop…');
    isSelling = true;
    return sell(bridge, offer);
  };
  bridge.onChange(look);
  new ResizeObserver(() => bridge.reportHeight(document.documentElement.offsetHeight)).observe(
    document.documentElement,
  );
  look();
}

const bridge = connectToHost();
if (bridge) start(bridge);
else say('This page works inside an assistant that shows it.');

import type { Checkout, ToolResult } from '../wire.js';
import type { HostBridge } from './bridge.js';

/** The part of `window.openai` that is used; https://developers.openai.com/apps-sdk/reference */
export interface OpenAiGlobals {
  toolOutput?: unknown;
  theme?: 'light' | 'dark';
  locale?: string;
  widgetState?: unknown;
  setWidgetState?(state: object): Promise<void> | void;
  callTool?(name: string, args: Record<string, unknown>): Promise<ToolResult>;
  requestCheckout?(checkout: Checkout): Promise<unknown>;
  openExternal?(payload: { href: string }): void;
  notifyIntrinsicHeight?(height: number): void;
}

declare global {
  interface Window {
    openai?: OpenAiGlobals;
  }
}

/** The bridge of assistants that have `window.openai`. Its properties are read anew each time, as the host sets them. */
export function createOpenAiBridge(openai: OpenAiGlobals): HostBridge {
  return {
    offer: () => openai.toolOutput ?? undefined,
    context: () => ({ theme: openai.theme, locale: openai.locale }),
    onChange: (listener) => window.addEventListener('openai:set_globals', listener, { passive: true }),
    async callTool(name, args) {
      if (!openai.callTool) throw new Error('This assistant calls no tools');
      return openai.callTool(name, args);
    },
    requestCheckout: () => openai.requestCheckout?.bind(openai),
    openLink(href) {
      openai.openExternal?.({ href });
      return openai.openExternal !== undefined;
    },
    saved: () => (openai.widgetState as { privateContent?: unknown } | null | undefined)?.privateContent,
    save(state) {
      // The shape in which a host shows the model one part alone, and keeps the other for the widget.
      void openai.setWidgetState?.({ modelContent: null, privateContent: state, imageIds: [] });
    },
    reportHeight: (height) => openai.notifyIntrinsicHeight?.(height),
  };
}

import type { Checkout, ToolResult } from '../wire.js';

/** How the host wants the widget to look and speak. */
export interface HostContext {
  theme?: 'light' | 'dark' | undefined;
  /** BCP 47. */
  locale?: string | undefined;
}

/** The assistant around the widget, whichever way it is talked to. */
export interface HostBridge {
  /** What the tool that shows the widget has said, once it is known. */
  offer(): unknown;
  context(): HostContext;
  /** Called when one of the two above has changed. */
  onChange(listener: () => void): void;
  callTool(name: string, args: Record<string, unknown>): Promise<ToolResult>;
  /** Opens the assistant's payment sheet; there is none where the assistant cannot take payments. */
  requestCheckout(): ((checkout: Checkout) => Promise<unknown>) | undefined;
  /** Opens a page outside; `false` where the link itself has to. */
  openLink(url: string): boolean;
  /** What `save` was given in this conversation, before the widget was loaded again. */
  saved(): unknown;
  /** Keeps it from the model: there is an address in it. */
  save(state: object): void;
  /** Pixels. */
  reportHeight(height: number): void;
}

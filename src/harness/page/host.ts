import type { ToolResult } from './shop-client.js';

/** How the host wants the widget to look and speak. */
export interface Appearance {
  theme: 'light' | 'dark';
  locale: string;
}

/** What the page does for the widget in its frame, whichever way that asks. */
export interface Host {
  callTool(name: string, args: Record<string, unknown>): Promise<ToolResult>;
  requestCheckout(checkout: unknown): Promise<unknown>;
  saveState(state: unknown): void;
  openLink(url: string): void;
  /** Pixels. */
  resize(height: number): void;
}

/** The other end of one way to talk to the widget. */
export interface HostSide {
  /** A message of the frame. */
  receive(message: unknown): void;
  appear(appearance: Appearance): void;
}

import { type FrameGlobals, GLOBALS_ID } from './frame-messages.js';

export interface FrameContent {
  /** Of the widget. */
  html: string;
  frameScript: string;
  globals: FrameGlobals;
  takesPayments: boolean;
  speaksMcpApps: boolean;
}

/**
 * A frame with the widget, of an origin of its own and with nothing allowed but scripts. What plays `window.openai` goes
 * in before the widget, as hosts do it; data go in as data, so that the script is always the same.
 */
export function createFrame(title: string, { html, frameScript, ...given }: FrameContent): HTMLIFrameElement {
  const { globals, takesPayments, speaksMcpApps: isPaymentOnly } = given;
  const frame = document.createElement('iframe');
  frame.title = title;
  frame.setAttribute('sandbox', 'allow-scripts');
  const data = JSON.stringify({ globals, takesPayments, isPaymentOnly }).replaceAll('<', '\\u003c');
  const played = `<script type="application/json" id="${GLOBALS_ID}">${data}</script><script>${frameScript}</script>`;
  frame.srcdoc = isPaymentOnly && !takesPayments ? html : html.replace('<head>', () => `<head>${played}`);
  return frame;
}

import { type FrameAnswer, type FrameCall, type FrameNews, GLOBALS_ID } from './frame-messages.js';

/* Inside the widget's frame, before the widget: `window.openai`, whose calls are answered by the page around it. */

const given = JSON.parse(document.getElementById(GLOBALS_ID)?.textContent ?? '{}') as {
  globals: Record<string, unknown>;
  takesPayments: boolean;
  /** Whether the frame speaks MCP Apps, so that `window.openai` has the payment alone. */
  isPaymentOnly: boolean;
};
const open = new Map<number, { resolve: (result: unknown) => void; reject: (error: unknown) => void }>();
let last = 0;

const call =
  (method: FrameCall['method']) =>
  (...args: unknown[]): Promise<unknown> => {
    last += 1;
    const message: FrameCall = { kind: 'openai-call', id: last, method, args };
    window.parent.postMessage(message, '*');
    return new Promise((resolve, reject) => open.set(message.id, { resolve, reject }));
  };

const openai: Record<string, unknown> = given.isPaymentOnly
  ? {}
  : {
      ...given.globals,
      callTool: call('callTool'),
      openExternal: call('openExternal'),
      notifyIntrinsicHeight: call('notifyIntrinsicHeight'),
      setWidgetState(state: unknown) {
        openai.widgetState = state;
        return call('setWidgetState')(state);
      },
    };
if (given.takesPayments) openai.requestCheckout = call('requestCheckout');
Object.assign(window, { openai });

window.addEventListener('message', ({ source, data }: MessageEvent<FrameAnswer | FrameNews>) => {
  if (source !== window.parent) return;
  if (data.kind === 'openai-answer') {
    const waiting = open.get(data.id);
    open.delete(data.id);
    if (data.error) waiting?.reject(Object.assign(new Error(), data.error));
    else waiting?.resolve(data.result);
  } else if (data.kind === 'openai-globals' && !given.isPaymentOnly) {
    Object.assign(openai, data.globals);
    window.dispatchEvent(new CustomEvent('openai:set_globals', { detail: { globals: data.globals } }));
  }
});

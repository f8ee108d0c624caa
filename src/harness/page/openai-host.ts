import type { FrameAnswer, FrameCall, FrameNews } from './frame-messages.js';
import type { Host, HostSide } from './host.js';

/** Answers the calls of a frame in which `window.openai` is played. */
export function createOpenAiHost(host: Host, post: (message: FrameAnswer | FrameNews) => void): HostSide {
  async function carryOut({ method, args: [first, second] }: FrameCall): Promise<unknown> {
    switch (method) {
      case 'callTool':
        return host.callTool(String(first), second as Record<string, unknown>);
      case 'requestCheckout':
        return host.requestCheckout(first);
      case 'setWidgetState':
        return host.saveState(first);
      case 'openExternal':
        return host.openLink((first as { href: string }).href);
      case 'notifyIntrinsicHeight':
        return host.resize(Number(first));
    }
  }

  return {
    receive(message) {
      if ((message as FrameCall).kind !== 'openai-call') return;
      const call = message as FrameCall;
      carryOut(call).then(
        (result) => post({ kind: 'openai-answer', id: call.id, result }),
        (error: Error) => post({ kind: 'openai-answer', id: call.id, error: { ...error, message: error.message } }),
      );
    },
    appear: (globals) => post({ kind: 'openai-globals', globals }),
  };
}

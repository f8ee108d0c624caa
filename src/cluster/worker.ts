import type { Numbers, ToPrimary, ToWorker } from './messages.js';

/** A worker's way to the process that started it, which is also its way to the other workers. */
export interface PrimaryChannel {
  /** Has `listener` called when the primary says that it is time to end, which ends the process before this is called. */
  onEnd(listener: (signal: NodeJS.Signals) => void): void;
  /** Says how the numbers of this process are read; the result asks for those of all workers, this one among them. */
  share(read: () => Promise<Numbers>): () => Promise<Numbers[]>;
}

/** Opens the channel; to be called once, in a worker. */
export function openPrimaryChannel(): PrimaryChannel {
  const waiting = new Map<number, (numbers: Numbers[]) => void>();
  let asked = 0;
  let onEnd: ((signal: NodeJS.Signals) => void) | undefined;
  let read: (() => Promise<Numbers>) | undefined;
  // The process ends with its primary, so that nobody hears of a word that does not get there.
  const say = (message: ToPrimary) => process.send?.(message, undefined, undefined, () => {});

  process.on('message', async (message: ToWorker) => {
    if (message.kind === 'end') {
      // Who does not serve yet has nothing to finish.
      if (onEnd === undefined) process.exit(0);
      onEnd(message.signal);
    }
    // In place of the signal itself, which ends a process that does not listen to it yet.
    if (message.kind === 'reload') process.emit('SIGHUP', 'SIGHUP');
    if (message.kind === 'gathered') {
      waiting.get(message.id)?.(message.numbers);
      waiting.delete(message.id);
    }
    if (message.kind === 'read') {
      // Without an answer, the primary takes what it was told last.
      const numbers = await read?.().catch(() => undefined);
      if (numbers) say({ kind: 'numbers', id: message.id, numbers });
    }
  });

  return {
    onEnd(listener) {
      onEnd = listener;
    },
    share(given) {
      read = given;
      return () =>
        new Promise((resolve) => {
          asked += 1;
          waiting.set(asked, resolve);
          say({ kind: 'gather', id: asked });
        });
    },
  };
}

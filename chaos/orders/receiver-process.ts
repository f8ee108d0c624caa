import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startChild } from '../processes/child.js';
import type { Endpoint } from './ledger.js';
import type { ReceiverSettings } from './receiver/process.js';
import type { Mood } from './receiver/receiver.js';

export interface ReceiverProcess {
  urls: Record<Endpoint, string>;
  /** Resolves when every request from now on is met in this mood. */
  feel(mood: Mood): Promise<void>;
  stop(): Promise<void>;
  /** Rejects where it ends before it is told to: then nothing of the run can be judged. */
  gone: Promise<never>;
}

/** Starts the receiver of order events. */
export async function startReceiverProcess(settings: ReceiverSettings, log: number): Promise<ReceiverProcess> {
  const file = fileURLToPath(new URL('./receiver/process.js', import.meta.url));
  const args = [file, JSON.stringify(settings)];
  const child = startChild({ args, env: {}, folder: settings.folder, log, messages: true });
  const gone = child.ended.then(() => Promise.reject(new Error('The receiver of order events ended')));
  gone.catch(() => {});
  const [urls]: Record<Endpoint, string>[] = await Promise.race([once(child.process, 'message'), gone]);
  if (urls === undefined) throw new Error('The receiver of order events did not say where it is');
  return {
    urls,
    gone,
    async feel(mood) {
      const heard = once(child.process, 'message');
      child.process.send(mood);
      await Promise.race([heard, gone]);
    },
    stop: () => child.stop().then(() => {}),
  };
}

import { Agent, get } from 'node:http';

export interface Pulse {
  /** How many times the server has answered something else so far. */
  beats(): number;
  stop(): Promise<void>;
}

const BETWEEN_MS = 10;

/**
 * Asks a server whether it lives, again and again. It is the clock of a test on a machine that has other work to do:
 * a hundred beats are a second or more in which the server answered others.
 */
export function startPulse(url: string): Pulse {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let beats = 0;
  let stopped = false;

  const beat = (): Promise<void> =>
    new Promise((resolve, reject) => {
      get(`${url}/healthz`, { agent }, (res) => {
        res.resume();
        res.on('end', () => {
          if (res.statusCode === 200) resolve();
          else reject(new Error(`/healthz answered ${res.statusCode}`));
        });
      }).on('error', reject);
    });

  const beating = (async () => {
    while (!stopped) {
      await beat();
      beats += 1;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
    }
  })();

  return {
    beats: () => beats,
    async stop() {
      stopped = true;
      await beating;
      agent.destroy();
    },
  };
}

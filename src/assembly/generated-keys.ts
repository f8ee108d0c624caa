import type { Config } from '../config/config.js';

/** On stderr and unlogged: they are shown once, to the person who started the server. */
export function showGeneratedKeys({ generatedKeys: { agent, merchant } }: Config): void {
  if (agent) process.stderr.write(`Development agent key (Authorization: Bearer …): ${agent.reveal()}\n`);
  if (merchant) process.stderr.write(`Development merchant key, for /merchant: ${merchant.reveal()}\n`);
}

import { echoText } from '../payload.js';
import { openConnection } from './connection.js';
import type { Job, ScenarioName } from './job.js';
import { openPurchases } from './purchase.js';
import { cartOf, openSeller, succeeded } from './seller-calls.js';
import { sessionsAt } from './sessions.js';

/** One client: `step` is what is counted, unless it gives `false`: it was refused then. */
export interface Client {
  step(): Promise<unknown>;
  close(): void;
}

/** Sessions of the first kind of reading: a server may well have them at hand. As many others are updated. */
const OFTEN_USED = 2_000;
let turn = 0;
/** Updates so far, by server. */
const updates = new Map<string, number>();

async function openReader(job: Job, choose: (ids: readonly string[]) => string): Promise<Client> {
  const ids = await sessionsAt(job);
  const seller = await openSeller(job.url, job.apiKey);
  return { step: () => seller.get(choose(ids)), close: seller.close };
}

/** Opens the connections of one client of a job. */
export const scenarios: Record<ScenarioName, (job: Job) => Promise<Client>> = {
  async 'echo-post'({ url }) {
    const connection = await openConnection(url);
    const headers = { 'Content-Type': 'application/json' };
    const step = async () => succeeded('POST /echo', await connection.post('/echo', echoText, headers));
    return { step, close: connection.close };
  },

  async 'echo-get'({ url }) {
    const connection = await openConnection(url);
    return { step: async () => succeeded('GET /echo', await connection.get('/echo')), close: connection.close };
  },

  async create({ url, apiKey }) {
    const seller = await openSeller(url, apiKey);
    return { step: seller.create, close: seller.close };
  },

  get: (job) => openReader(job, (ids) => ids[Math.floor(Math.random() * OFTEN_USED)] ?? ''),

  'get-in-turn': (job) =>
    openReader(job, (ids) => {
      turn = (turn + 1) % ids.length;
      return ids[turn] ?? '';
    }),

  async update(job) {
    const ids = (await sessionsAt(job)).slice(OFTEN_USED, 2 * OFTEN_USED);
    const seller = await openSeller(job.url, job.apiKey);
    async function step(): Promise<void> {
      const done = updates.get(job.url) ?? 0;
      updates.set(job.url, done + 1);
      const [lap, place] = [Math.floor(done / ids.length), done % ids.length];
      await seller.update(ids[place] ?? '', cartOf({ first: 1 + (lap % 2), second: 2 }));
    }
    return { step, close: seller.close };
  },

  flow: openPurchases,

  async hammer({ url, apiKey }) {
    const seller = await openSeller(url, apiKey);
    return { step: seller.createIfAllowed, close: seller.close };
  },
};

import { join } from 'node:path';
import { systemClock } from '../../src/clock.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { createSqliteStore } from '../../src/store/sqlite/sqlite-store.js';
import type { Rows, Store } from '../../src/store/store.js';
import { openPurchases } from '../load/purchase.js';
import { openSeller } from '../load/seller-calls.js';
import { endProcess } from '../processes.js';
import { AGENT_KEY, startSeller, unlimited } from '../seller-target.js';
import { startStripe, type TargetContext } from '../targets.js';

/** What a server wrote for an agent that created one session, and bought with another one. */
export interface Template {
  created: CheckoutSession;
  /** Every revision of the other one, oldest first, and the rows beside the last one. */
  purchase: { revisions: CheckoutSession[]; rows: Rows };
}

/** Has a server serve both, on a file of its own, and reads what it wrote. */
export async function makeTemplate(context: TargetContext): Promise<Template> {
  const { folder, cores, onStart } = context;
  const name = 'template';
  const stripe = await startStripe(context);
  const { url, child } = await startSeller({ name, folder, core: cores.server, onStart, env: unlimited(stripe.url) });
  const seller = await openSeller(url, AGENT_KEY);
  await seller.create();
  seller.close();
  const purchases = await openPurchases({ url, stripeUrl: stripe.url, apiKey: AGENT_KEY });
  await purchases.step();
  purchases.close();
  await Promise.all([endProcess(child), endProcess(stripe.child)]);
  const store = await createSqliteStore({ file: join(folder, name, 'seller.db'), clock: systemClock, onFatal });
  try {
    return await readTemplate(store);
  } finally {
    await store.close();
  }
}

async function readTemplate(store: Store): Promise<Template> {
  const [created, ...revisions] = await log(store);
  const bought = revisions.at(-1);
  if (!created || bought?.status !== 'completed')
    throw new Error('The sessions to be copied are not as they should be');
  const { id, agentId } = bought;
  return { created, purchase: { revisions, rows: await store.read({ session: { id, agentId }, withOrder: true }) } };
}

/** All revisions of a file on which hardly anything happened. */
async function log(store: Store): Promise<CheckoutSession[]> {
  const revisions: CheckoutSession[] = [];
  for (let seq = 1; ; seq += 1) {
    const revision = await store.revision(seq);
    if (!revision) return revisions;
    revisions.push(revision);
  }
}

/** Of a store that is only filled or read: whoever waits for it is told by their own call. */
export const onFatal = (): void => {};

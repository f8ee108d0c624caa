import { setTimeout as sleep } from 'node:timers/promises';
import { type Books, checkBooks } from './checks/books.js';
import { NEWS } from './checks/news.js';
import { checkReplays } from './checks/replays.js';
import { checkSettled } from './checks/settled.js';
import { checkWaiting } from './checks/waiting.js';
import { describe } from './kill-loop.js';
import type { Lab } from './lab.js';
import type { Recovery } from './recovery.js';
import { everyEvent } from './stripe-account.js';

/** Milliseconds in which everything has to be decided. */
const SETTLING = 90_000;

/** No more kills and faults: lets everything come to its end, then checks it. `acting` ends with the last actor. */
export async function aftermath(
  { stage, fleet, stripe, engine, stock }: Lab,
  acting: Promise<unknown>,
  recovery: Recovery,
  tell: (line: string) => void,
): Promise<Books> {
  const { history, refunds, findings, account } = stage;
  await stripe.faults([]);
  const faultsEnded = performance.now();
  fleet.fill();
  recovery.restarted();
  const servers = fleet.members();
  await fleet.up(servers);
  const died = fleet.death().then(() => Promise.reject(new Error('A last server ended by itself; its log says why')));
  died.catch(() => {});
  const unlessDead = <T>(work: Promise<T>): Promise<T> => Promise.race([work, died]);

  tell('no more kills and faults: everything has to come to its end');
  await unlessDead(Promise.race([acting, sleep(SETTLING)]));
  await unlessDead(checkSettled(stage, faultsEnded + SETTLING));
  tell(`sending ${history.answers().length} acknowledged requests once more`);
  await unlessDead(checkReplays(stage));
  await unlessDead(checkWaiting(engine, findings, tell));

  for (const ending of await Promise.all(servers.map(({ child }) => child.stop()))) {
    if (ending.code !== 0) findings.add('crashed', `when it was asked to stop: ${describe(ending)}`);
  }
  for (const damage of await engine.damage()) findings.add('damaged', damage);
  const store = await engine.openStore();
  const [ledger, news] = await Promise.all([stripe.ledger(), everyEvent(account, NEWS)]);
  const books = await checkBooks({ store, ledger, news, history, refunds, findings, stock });
  await store.close();
  return books;
}

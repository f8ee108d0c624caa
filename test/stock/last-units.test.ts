import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createKillLab, ITEM, type KillLab, PRICE } from '../completion/support/kill-lab.js';
import { persist } from '../completion/support/persist.js';
import type { AcpAnswer, TestClient } from '../support/acp-client.js';
import { completeBody } from '../support/builders.js';
import type { ChildServer } from '../support/child-server.js';

const AGENTS = 200;
const UNITS = 50;
const CRASHES = 4;
/** Answers between two crashes. */
const ANSWERS = 60;

let lab: KillLab;
beforeAll(async () => {
  lab = await createKillLab(UNITS);
});
afterAll(() => lab.close());

it(`sells ${UNITS} units to ${AGENTS} agents at once, over ${CRASHES} crashes: all of them, and not one more`, async () => {
  let running: { server: ChildServer; client: TestClient } = await lab.start();
  let answers = 0;
  let crashes = 0;
  let restarting: Promise<void> | undefined;

  async function crash(): Promise<void> {
    crashes += 1;
    await running.server.kill();
    running = await lab.start();
    restarting = undefined;
  }

  /** Asks the server that runs now, until it gives an answer. */
  const ask = (request: (client: TestClient) => Promise<AcpAnswer>) =>
    persist(
      async () => {
        await restarting;
        const answer = await request(running.client);
        answers += 1;
        if (crashes < CRASHES && answers >= ANSWERS * (crashes + 1)) restarting ??= crash();
        return answer;
      },
      { times: 2000 },
    );

  async function buy(): Promise<string> {
    const key = randomUUID();
    const line_items = [{ id: ITEM, quantity: 1 }];
    const wanted = { currency: 'usd', capabilities: {}, line_items, buyer: { email: 'ada@example.com' } };
    const { body: session } = await ask((client) => client.create(wanted, { key }));
    lab.sessionIds.push(session.id);
    if (session.status !== 'ready_for_payment') {
      const { body } = await ask((client) => client.cancel(session.id, undefined, { key }));
      return body.status;
    }
    const body = completeBody(await lab.stripe.mint({ amount: PRICE }));
    const answer = await ask((client) => client.complete(session.id, body, { key }));
    return answer.body.status ?? answer.body.code;
  }

  const ends = await Promise.all(Array.from({ length: AGENTS }, buy));
  await restarting;
  await running.server.kill();

  expect(crashes).toBe(CRASHES);
  const count = (end: string) => ends.filter((one) => one === end).length;
  expect(count('canceled'), ends.join()).toBe(AGENTS - UNITS);
  expect(count('completed') + count('session_not_modifiable'), ends.join()).toBe(UNITS);
  const books = await lab.audit();
  expect(books).toMatchObject({ charges: UNITS, orders: UNITS, sold: UNITS, held: 0, undecided: 0, shelf: 0 });
});

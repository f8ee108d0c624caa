import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FailpointName } from '../../src/failpoint.js';
import { createKillLab, type KillLab } from '../completion/support/kill-lab.js';
import { lost } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import { completeBody } from '../support/builders.js';

const REDUCED = 2250;

/** Where the server dies, with which card, and whether the order is made in the end. */
const POINTS: readonly [FailpointName, string, boolean][] = [
  ['after_t0', 'pm_card_visa', false],
  ['after_decline', 'pm_card_visa_chargeDeclined', false],
  ['in_t2', 'pm_card_visa', true],
  ['after_confirm', 'pm_card_visa', true],
];

let lab: KillLab;
beforeAll(async () => {
  const effect = { type: 'percent_off', percent_off: 10 };
  lab = await createKillLab(100, {}, [{ id: 'ten', name: '10%', code: 'TEN', effect, limits: { total: 8 } }]);
});
afterAll(() => lab.close());

it('a server that dies in a payment leaves as many uses as there are orders, and none held', async () => {
  for (const [point, card] of POINTS) {
    const { server, client } = await lab.start(point);
    const id = await lab.readySession(client, { discounts: { codes: ['TEN'] } });
    const body = completeBody(await lab.stripe.mint({ amount: REDUCED, paymentMethod: card }));
    const answer = await client.complete(id, body, { key: randomUUID() }).catch(lost);
    expect(answer, `an answer before ${point}`).toBeUndefined();
    await until('the server is dead', () => server.process.signalCode ?? undefined);
  }
  const { server, client } = await lab.start();
  for (const [index, [point, , isBought]] of POINTS.entries()) {
    const id = lab.sessionIds[index] as string;
    const session = await until(`the session that died ${point} is decided`, async () => {
      const { body } = await client.get(id);
      return body.status === 'complete_in_progress' ? undefined : body;
    });
    expect(session.status, point).toBe(isBought ? 'completed' : 'ready_for_payment');
  }
  await server.kill();
  const uses = await lab.look(async (store) => (await store.read({ usesOf: [{ ruleId: 'ten', buyer: '' }] })).uses);
  expect([...(uses?.values() ?? [])]).toEqual([2]);
  const states = await lab.look((store) =>
    Promise.all(
      lab.sessionIds.map(async (id) => {
        const { redemptions = [] } = await store.read({ session: { id, agentId: 'alpha' } });
        return redemptions.find(({ ruleId }) => ruleId === 'ten')?.state;
      }),
    ),
  );
  expect(states).toEqual(['released', 'released', 'redeemed', 'redeemed']);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DyingPoint, dieInPayments, startAndDecide } from '../completion/support/dying-payments.js';
import { createKillLab, type KillLab } from '../completion/support/kill-lab.js';

const REDUCED = 2250;

const POINTS: readonly DyingPoint[] = [
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
  await dieInPayments(lab, POINTS, { amount: REDUCED, codesAt: async () => ['TEN'] });
  const { server } = await startAndDecide(lab, POINTS);
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

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireMessage, WireSession } from '../../src/protocol/wire.js';
import type { AcpAnswer } from '../support/acp-client.js';
import { ADDRESS, BUYER, completeBody, createBody } from '../support/builders.js';
import { totalOf } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';

/*
 * Random sequences of operations on one session through the real HTTP API, beside a small model: what the last answer
 * was, whether the session is over, and how often it was paid.
 */

const MINUTE = 60_000;
const OVER = ['completed', 'canceled', 'expired'];
let shop: TestApp;

beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(() => shop.close());

interface Model {
  last: WireSession;
  /** Milliseconds since the session was created. */
  age: number;
  charges: number;
}

type Step = { name: string; run: (model: Model) => Promise<AcpAnswer | undefined> };

const step = (name: string, run: Step['run']): Step => ({ name, run });
const update = (name: string, body: object): Step => step(name, ({ last }) => shop.client.update(last.id, body));

const pay = async ({ last }: Model, paymentMethod?: string) =>
  shop.client.complete(
    last.id,
    completeBody(await shop.stripe.mint({ amount: Math.max(totalOf(last), 50), paymentMethod })),
  );

const steps: Step[] = [
  update('nothing', {}),
  update('address in the US', { fulfillment_details: { address: ADDRESS } }),
  update('address in Canada', { fulfillment_details: { address: { ...ADDRESS, country: 'CA', state: 'ON' } } }),
  update('address in France', { fulfillment_details: { address: { ...ADDRESS, country: 'FR', state: 'IDF' } } }),
  update('no address', { fulfillment_details: null }),
  update('buyer', { buyer: BUYER }),
  update('no buyer', { buyer: null }),
  update('a parcel', { line_items: [{ id: 'item_123' }] }),
  update('a file', { line_items: [{ id: 'item_digital', quantity: 2 }] }),
  update('both', { line_items: [{ id: 'item_digital' }, { id: 'item_456', quantity: 3 }] }),
  update('too many', { line_items: [{ id: 'item_limited', quantity: 6 }] }),
  update('too few left', { line_items: [{ id: 'item_low', quantity: 4 }] }),
  update('sold out', { line_items: [{ id: 'item_sold_out' }] }),
  update('something to pick up', { line_items: [{ id: 'item_pickup' }] }),
  update('pickup', { selected_fulfillment_options: [{ type: 'pickup', option_id: 'pickup_mission', item_ids: [] }] }),
  update('codes', { discounts: { codes: ['SAVE10', 'EXPIRED', 'FREESHIP'] } }),
  update('no codes', { discounts: { codes: [] } }),
  update('standard', { selected_fulfillment_options: [{ type: 'shipping', option_id: 'standard', item_ids: [] }] }),
  step('the first line by express', ({ last }) =>
    shop.client.update(last.id, {
      selected_fulfillment_options: [
        { type: 'shipping', option_id: 'express', item_ids: [last.line_items[0]?.id ?? ''] },
      ],
    }),
  ),
  update('no selection', { selected_fulfillment_options: null }),
  step('pay', (model) => pay(model)),
  step('pay with a card that is declined', (model) => pay(model, 'pm_card_visa_chargeDeclined')),
  step('cancel', ({ last }) => shop.client.cancel(last.id)),
  ...[5, 20, 400].map((minutes) =>
    step(`${minutes} minutes`, async (model) => {
      shop.clock.advance(minutes * MINUTE);
      model.age += minutes * MINUTE;
      await shop.app.sweeper.runOnce();
      return undefined;
    }),
  ),
];

/** Ends a session, so it comes less often than its share. */
const FINAL = ['pay', 'cancel', '400 minutes'];
const anyStep = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom(...steps.filter(({ name }) => !FINAL.includes(name))) },
  { weight: 1, arbitrary: fc.constantFrom(...steps.filter(({ name }) => FINAL.includes(name))) },
);

const isRefusal = ({ type, code }: WireMessage) =>
  type === 'error' && !['payment_declined', 'requires_3ds'].includes(code ?? '');

/** R-STA-04, R-STA-06: ready exactly where nothing is wrong, and never less without a reason. */
function checkReady({ status, messages }: WireSession): void {
  const reasons = messages.filter(isRefusal);
  if (status === 'ready_for_payment') expect(reasons).toEqual([]);
  if (status === 'not_ready_for_payment') expect(reasons.length).toBeGreaterThan(0);
}

async function check(model: Model, answer: AcpAnswer | undefined): Promise<void> {
  const before = model.last;
  const wasOver = OVER.includes(before.status);
  const got = await shop.client.get(before.id);
  const now: WireSession = got.body;
  expect(got.status).toBe(200);
  if (answer && answer.status < 300) {
    expect(wasOver).toBe(false);
    expect(got.text).toBe(answer.text);
  }
  if (answer && answer.status >= 300) expect(now).toEqual(before);
  if (wasOver) expect({ ...now, updated_at: '' }).toEqual({ ...before, updated_at: '' });
  expect(now.updated_at >= before.updated_at).toBe(true);
  expect([now.created_at, now.expires_at]).toEqual([before.created_at, before.expires_at]);
  checkReady(now);
  if (now.status === 'completed' && !wasOver) model.charges += 1;
  expect(now.order !== undefined).toBe(now.status === 'completed');
  expect(await shop.stripe.charges(now.id)).toHaveLength(model.charges);
  if (!wasOver && model.age > 360 * MINUTE) expect(now.status).toBe('expired');
  model.last = now;
}

describe('the status of a session', () => {
  it('R-STA-01 R-STA-04 R-STA-05 R-STA-06 R-SES-04 R-SES-05 holds over random sequences of operations', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 20 }), async (sequence) => {
        const created = await shop.client.create(createBody({ buyer: undefined, fulfillment_details: undefined }));
        const model: Model = { last: created.body, age: 0, charges: 0 };
        const done: string[] = [];
        for (const { name, run } of sequence) {
          done.push(name);
          try {
            await check(model, await run(model));
          } catch (error) {
            throw new Error(`After: ${done.join(', ')}`, { cause: error });
          }
        }
      }),
      { seed: 20260417, numRuns: 120, endOnFailure: true },
    );
  });

  it('R-STA-04 a ready session can be paid, whatever led there', async () => {
    const setups = steps.filter(
      ({ name }) => !FINAL.includes(name) && !name.startsWith('pay') && !/minutes/.test(name),
    );
    const mending = steps.filter(({ name }) => ['address in the US', 'buyer', 'both', 'standard'].includes(name));
    let paid = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...setups), { maxLength: 6 }),
        fc.boolean(),
        async (sequence, mended) => {
          const created = await shop.client.create(createBody());
          const model: Model = { last: created.body, age: 0, charges: 0 };
          for (const { run } of mended ? [...sequence, ...mending] : sequence) {
            const answer = await run(model);
            if (answer?.status === 200) model.last = answer.body;
          }
          const answer = await pay(model);
          expect(answer.status).toBe(200);
          const ready = model.last.status === 'ready_for_payment';
          expect(answer.body.status).toBe(ready ? 'completed' : model.last.status);
          if (ready) {
            paid += 1;
            const [charge] = await shop.stripe.charges(model.last.id);
            expect(charge?.amount).toBe(totalOf(model.last));
          }
        },
      ),
      { seed: 20260418, numRuns: 60, endOnFailure: true },
    );
    expect(paid).toBeGreaterThan(20);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { FailpointName } from '../../src/failpoint.js';
import { createKillLab, type KillLab, PRICE } from '../completion/support/kill-lab.js';
import { lost } from '../completion/support/persist.js';
import { until } from '../completion/support/waiting.js';
import type { TestClient } from '../support/acp-client.js';
import { completeBody } from '../support/builders.js';
import type { ChildServer } from '../support/child-server.js';
import { MERCHANT_KEY, WEBHOOK_SECRET } from '../support/start-app.js';
import { adjustmentsOf } from './support/buying.js';
import { intentOf, refundsAt } from './support/ledger.js';
import { createMerchant } from './support/merchant.js';

/** Looks, with pauses of `PAUSE` milliseconds: a refund is left to the process that has it for half a minute. */
const LOOKS = 300;
const PAUSE = 200;
const NO_LISTS = ['/v1/events', '/v1/payment_intents'].map((path) => ({
  match: { method: 'GET', path },
  fault: 'rate_limit_429' as const,
}));

const labs: KillLab[] = [];
afterAll(async () => {
  for (const lab of labs) await lab.close();
});

async function newLab(): Promise<KillLab> {
  const lab = await createKillLab(10, { MERCHANT_API_KEY: MERCHANT_KEY, STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET });
  labs.push(lab);
  return lab;
}

const deliver = (lab: KillLab, { url }: ChildServer) =>
  lab.stripe.webhook({ url: `${url}/webhooks/stripe`, secret: WEBHOOK_SECRET });

async function buyIn(lab: KillLab, client: TestClient) {
  const id = await lab.readySession(client);
  const { body, text } = await client.complete(id, completeBody(await lab.stripe.mint({ amount: PRICE })));
  expect(body.status, text).toBe('completed');
  return { id, orderId: String(body.order.id) };
}

const dead = ({ process }: ChildServer) =>
  until('the server is dead', () => process.signalCode ?? undefined).then((signal) => expect(signal).toBe('SIGKILL'));

const REFUND_POINTS: readonly FailpointName[] = ['before_refund', 'after_refund', 'in_refund'];

describe.concurrent('killed with a refund under way', () => {
  it.each(REFUND_POINTS)(
    '%s: it is made once by the next server',
    async (point) => {
      const lab = await newLab();
      const first = await lab.start(point);
      const { id, orderId } = await buyIn(lab, first.client);
      const asked = createMerchant(first.server.url).refund(orderId, { amount: 700 }, { key: 'once' });
      expect(await asked.catch(lost), 'an answer before the end').toBeUndefined();
      await dead(first.server);
      expect(await refundsAt(lab.stripe, id)).toHaveLength(point === 'before_refund' ? 0 : 1);

      const { server, client } = await lab.start();
      const known = await createMerchant(server.url).refund(orderId, { amount: 700 }, { key: 'once' });
      expect([200, 202]).toContain(known.status);
      const seen = await until(
        'the refund has ended',
        async () => {
          await sleep(PAUSE);
          const adjustments = adjustmentsOf((await client.get(id)).body.order);
          return adjustments?.some(({ status }) => status === 'pending') ? undefined : adjustments;
        },
        LOOKS,
      );
      expect(seen).toEqual([{ type: 'refund', status: 'completed', amount: 700 }]);
      expect((await refundsAt(lab.stripe, id)).map(({ amount }) => amount)).toEqual([700]);
    },
    120_000,
  );
});

describe('killed with an event in hand', () => {
  it.each(['after_event', 'after_effect'] as const)('%s: it has its effect, once', async (point) => {
    const lab = await newLab();
    const first = await lab.start();
    await deliver(lab, first.server);
    const { id } = await buyIn(lab, first.client);
    await until('all events of the sale are taken', async () => {
      const { data } = await lab.stripe.seller.events.list({ delivery_success: false });
      return data.length === 0 ? true : undefined;
    });
    await first.server.kill();

    await lab.stripe.seller.refunds.create({ payment_intent: await intentOf(lab.stripe, id), amount: 700 });
    await lab.stripe.faults(NO_LISTS);
    const second = await lab.start(point);
    await deliver(lab, second.server);
    await dead(second.server);

    const { client } = await lab.start();
    const seen = await until('the effect is there', async () => {
      const adjustments = adjustmentsOf((await client.get(id)).body.order);
      return adjustments?.length ? adjustments : undefined;
    });
    expect(seen).toEqual([{ type: 'refund', status: 'completed', amount: 700 }]);
  });

  it('in the middle of what follows from a payment: there is one order', async () => {
    const lab = await newLab();
    const first = await lab.start('in_t2');
    await deliver(lab, first.server);
    const id = await lab.readySession(first.client);
    const body = completeBody(await lab.stripe.mint({ amount: PRICE, paymentMethod: 'pm_sandbox_processing' }));
    expect((await first.client.complete(id, body)).body.status).toBe('complete_in_progress');
    const { data } = await lab.stripe.seller.paymentIntents.list();
    await lab.stripe.settle(data[0]?.id ?? '', 'succeed');
    await dead(first.server);
    const { client } = await lab.start();
    await until('it is sold', async () => ((await client.get(id)).body.status === 'completed' ? true : undefined));
    expect(await lab.stripe.charges(id)).toHaveLength(1);
  });
});

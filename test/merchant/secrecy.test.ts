import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { until } from '../completion/support/waiting.js';
import { soldOf } from '../orders/support/buying.js';
import { completeBody } from '../support/builders.js';
import { createMerchantClient } from '../support/merchant-client.js';
import { readySession, totalOf } from '../support/shopping.js';
import { startApp } from '../support/start-app.js';
import { startReceiver } from '../support/webhook-receiver.js';

/* Every secret is unlike anything else; none of them is in any answer, however deep the shop looks. */

it('no answer of the merchant’s API has a key, a token, what is made of one, or a secret of an endpoint', async () => {
  const canary = (name: string): string => `${name}_${randomBytes(18).toString('hex')}`;
  const agentKey = canary('agent');
  const fingerprintKey = canary('fingerprint');
  const endpointSecret = canary('endpoint');
  const pathSecret = canary('path');
  const receiver = await startReceiver([endpointSecret]);
  const shop = await startApp({
    env: {
      ACP_API_KEYS: `alpha=alpha-key-0123456789,beta=${agentKey}`,
      FINGERPRINT_KEY: `one:${fingerprintKey}`,
      ORDER_WEBHOOK_URL: `${receiver.url}?secret=${pathSecret}`,
      ORDER_WEBHOOK_SECRET: endpointSecret,
    },
    webhooks: true,
    deliverySchedule: [0],
  });
  const merchant = createMerchantClient(shop.url);
  receiver.answerWith(() => ({ status: 500, body: endpointSecret, headers: { 'x-echo': pathSecret } }));
  const tokens: string[] = [];
  const pay = async (card?: string) => {
    const session = await readySession(shop);
    const token = await shop.stripe.mint({ amount: totalOf(session), paymentMethod: card });
    tokens.push(token);
    return shop.client.complete(session.id, completeBody(token));
  };
  const declined = await pay('pm_card_visa_chargeDeclined');
  expect(declined.body.status).toBe('ready_for_payment');
  const sold = soldOf(await pay());
  await until('it was given up', async () =>
    (await merchant.get('/deliveries?state=parked')).body.items.length === 1 ? true : undefined,
  );
  await until(
    'news of the token came',
    async () =>
      (await merchant.get('/stripe-events?limit=100')).body.items.some(({ type }: { type: string }) =>
        type.startsWith('shared_payment.'),
      ) || undefined,
  );

  const fingerprints: string[] = [];
  for (const id of [declined.body.id, sold.sessionId]) {
    const { charge } = await shop.app.store.read({ session: { id, agentId: 'alpha' } });
    if (charge?.tokenFingerprint)
      fingerprints.push(charge.tokenFingerprint, charge.tokenFingerprint.split(':')[1] ?? '');
  }
  expect(fingerprints).toHaveLength(4);

  const answers: string[] = [];
  const look = async (path: string): Promise<{ items: { id: string }[]; revisions: { seq: number }[] }> => {
    const { status, text, headers, body } = await merchant.get(path);
    expect(status, path).toBe(200);
    answers.push(text, JSON.stringify([...headers]));
    return body;
  };
  for (const { id } of (await look('/orders')).items) await look(`/orders/${id}`);
  for (const { id } of (await look('/sessions')).items) {
    const { revisions } = await look(`/sessions/${id}`);
    for (const { seq } of revisions) await look(`/sessions/${id}/revisions/${seq}`);
  }
  for (const { id } of (await look('/deliveries')).items) {
    await look(`/deliveries/${id}`);
    answers.push((await merchant.post(`/deliveries/${id}/redeliver`)).text);
  }
  const others = [
    '/stock',
    '/stock/item_low',
    '/endpoints',
    '/stripe-events?limit=100',
    '/stripe-events/counts',
    '/audit',
    '/insights/cancellations',
  ];
  for (const path of others) await look(path);
  answers.push((await merchant.post('/endpoints/alpha/replay?since=2020-01-01T00:00:00Z')).text);
  answers.push((await merchant.post(`/orders/${sold.orderId}/refunds`, { amount: 1 })).text);
  answers.push((await merchant.get(`/orders/${tokens[0]}`)).text);
  answers.push((await merchant.get(`/orders?status=${tokens[0]}&${tokens[1]}=1`)).text);
  answers.push((await merchant.importStock(`variant_id,on_hand\n${tokens[0]},1\n`)).text);

  expect(answers.length).toBeGreaterThan(30);
  expect(answers.join().includes(sold.orderId)).toBe(true);
  const keys = [
    agentKey,
    'alpha-key-0123456789',
    'merchant-key-0123456789',
    fingerprintKey,
    endpointSecret,
    pathSecret,
  ];
  for (const secret of [...keys, ...tokens, ...fingerprints]) {
    expect(
      answers.filter((text) => text.includes(secret)),
      `${secret.slice(0, 10)}…`,
    ).toEqual([]);
  }
  console.log(`${keys.length + tokens.length + fingerprints.length} canaries, ${answers.length} answers searched`);
  await shop.close();
  await receiver.close();
});

import { expect, it } from 'vitest';
import { paymentFor, readySession } from '../support/shopping.js';
import { startApp } from '../support/start-app.js';
import { postRaw, toolCall } from './support/raw-post.js';

const CONFIRM = { method: 'POST', path: '/v1/payment_intents/*/confirm' };

it.each([
  ['with a key', { api_version: '2026-04-17', idempotency_key: 'hung-up' }],
  ['without a key', { api_version: '2026-04-17' }],
])('finishes the completion of a caller that hung up, %s, before the server stops', async (_, meta) => {
  const shop = await startApp();
  const session = await readySession(shop);
  const payload = await paymentFor(shop, session);
  await shop.stripe.faults([{ match: CONFIRM, fault: 'delay_after', ms: 1000 }]);
  const caller = new AbortController();
  const hungUp = postRaw(shop.url, toolCall('complete_checkout_session', { meta, id: session.id, payload }), {
    signal: caller.signal,
  }).catch((error: Error) => error.name);
  await expect.poll(() => shop.stripe.charges(session.id)).toHaveLength(1);
  caller.abort();
  expect(await hungUp).toBe('AbortError');

  const next = await shop.restart();
  const { body } = await next.client.get(session.id);
  expect([body.status, typeof body.order?.id]).toEqual(['completed', 'string']);
  expect(await next.stripe.charges(session.id)).toHaveLength(1);
  await next.close();
});

it('answers at another instance what one was asked before', async () => {
  const shop = await startApp({ env: { PUBLIC_URL: 'https://shop.example' } });
  const session = await readySession(shop);
  const meta = { api_version: '2026-04-17', idempotency_key: 'asked-twice' };
  const call = toolCall('complete_checkout_session', {
    meta,
    id: session.id,
    payload: await paymentFor(shop, session),
  });
  const first = await postRaw(shop.url, call);
  const next = await shop.restart();
  const again = await postRaw(next.url, call);
  const { _meta, ...result } = again.body.result;
  expect([_meta, result]).toEqual([{ idempotent_replayed: true }, first.body.result]);
  await next.close();
});

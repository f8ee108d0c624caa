import { describe, expect, it } from 'vitest';
import { ADDRESS, createBody, standardShipping } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();
const CANARY = /canary/i;

const attribution = (touch: string) => ({
  provider: `canary-provider-${touch}`,
  token: 'canary-token',
  publisher_id: 'canary-publisher',
  campaign_id: 'canary-campaign',
  sub_id: 'canary-sub',
  touchpoint: touch,
  metadata: { note: 'canary-metadata', number: 1, flag: true },
  canary_unknown: 'canary-unknown',
});

const create = () =>
  createBody({
    affiliate_attribution: attribution('first'),
    capabilities: {
      payment: { handlers: [], note: 'canary-payment' },
      interventions: {
        supported: ['3ds', 'canary-intervention'],
        display_context: 'canary-display',
        max_redirects: 77,
      },
      extensions: ['discount', 'com.canary.extension'],
    },
    order_notes: 'canary-notes-of-the-session',
  });

describe('what is only written', () => {
  it('R-GET-02 R-CRE-07 R-CMP-11 R-AFF-04 R-CAP-04 appears in no answer of a purchase', async () => {
    const { client } = shop();
    const created = await client.create(create(), { key: 'w' });
    const updated = await client.update(created.body.id, standardShipping());
    const payment = await paymentFor(shop(), updated.body);
    const body = {
      payment_data: {
        ...payment.payment_data,
        billing_address: { ...ADDRESS, name: 'canary-billing' },
        instrument: { ...payment.payment_data.instrument, fingerprint: 'canary-instrument' },
      },
      affiliate_attribution: attribution('last'),
      risk_signals: { ip_address: '203.0.113.77', user_agent: 'canary-agent', session_id: 'canary-session' },
      marketing_consents: [{ channel: 'canary-channel', opted_in: true }],
    };
    const { token } = payment.payment_data.instrument.credential;
    const completed = await client.complete(created.body.id, body, { key: 'w' });
    expect(completed.body.status, completed.text).toBe('completed');
    const page = await fetch(completed.body.order.permalink_url);
    const answers = [
      created,
      await client.create(create(), { key: 'w' }),
      updated,
      await client.complete(created.body.id, body, { key: 'w' }),
      await client.get(created.body.id),
    ];
    for (const { text } of answers) {
      const withoutNotes = text.replaceAll('canary-notes-of-the-session', '');
      expect(withoutNotes).not.toMatch(CANARY);
      expect(text).not.toMatch(/203\.0\.113\.77|max_redirects|display_context/);
      expect(text).not.toContain(token);
    }
    expect(completed.body.order.confirmation.order_notes).toBe('canary-notes-of-the-session');
    expect((await page.text()).replaceAll('canary-notes-of-the-session', '')).not.toMatch(CANARY);
  });

  it('R-GET-02 R-INT-04 the trace of a cancel appears in no answer', async () => {
    const { client } = shop();
    const { id } = (await client.create(createBody())).body;
    const trace = { intent_trace: { reason_code: 'other', trace_summary: 'canary', metadata: { a: 'canary' } } };
    const canceled = await client.cancel(id, trace, { key: 'c' });
    for (const answer of [canceled, await client.cancel(id, trace, { key: 'c' }), await client.get(id)]) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toMatch(CANARY);
      expect(answer.body.intent_trace).toBeUndefined();
    }
  });

  it('R-GET-02 a refused payment says nothing of the token', async () => {
    const { client } = shop();
    const created = await client.create(createBody());
    const updated = await client.update(created.body.id, standardShipping());
    const payment = await paymentFor(shop(), updated.body, 'pm_card_visa_chargeDeclined');
    const declined = await client.complete(created.body.id, payment);
    expect(declined.text).not.toContain(payment.payment_data.instrument.credential.token);
  });

  it('R-AFF-02 R-AFF-03 R-AFF-07 takes unknown fields and providers, and refuses what has no claim', async () => {
    const { client } = shop();
    const send = (touch: object) => client.create(createBody({ affiliate_attribution: touch }));
    expect((await send({ provider: 'nobody', publisher_id: 'p', anything: { deep: [1] } })).status).toBe(201);
    const bare = await send({ provider: 'nobody' });
    expect([bare.status, bare.body.param]).toEqual([400, '$.affiliate_attribution']);
    const nested = await send({ provider: 'p', token: 't', metadata: { a: { b: 1 } } });
    const { code, param } = nested.body;
    expect([nested.status, code, param]).toEqual([400, 'invalid_type', '$.affiliate_attribution.metadata']);
  });
});

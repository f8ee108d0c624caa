import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { ownShop } from '../completion/support/own-shop.js';
import { checkIdentities } from '../support/identities.js';
import { paymentFor } from '../support/shopping.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { amountsOf, sessionWith } from './support/credits.js';
import { createGiftCardDesk, giftCardBody, TAKES_GIFT_CARDS, vaultTokenBody } from './support/gift-cards.js';

/* One unit costs 20.00, nothing is taxed, and TEN takes a tenth off it. */

const DECLINED = 'pm_card_visa_chargeDeclined';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const log: Record<string, unknown>[] = [];
let shop: TestApp;
let desk: ReturnType<typeof createGiftCardDesk>;
beforeAll(async () => {
  const effect = { type: 'percent_off', percent_off: 10 };
  const discounts = [{ id: 'ten', name: 'ten', code: 'TEN', effect }];
  const shopDir = await ownShop([{ id: 'unit', price: 2000 }], discounts, TAKES_GIFT_CARDS);
  shop = await startApp({ shopDir, log });
  desk = createGiftCardDesk(shop.url);
});
afterAll(() => shop.close());

const session = (more?: object) => sessionWith(shop.client, [], more);
const present = async ({ id }: Pick<WireSession, 'id'>, code: string): Promise<WireSession & { order: never }> => {
  const { status, body, text } = await shop.client.complete(id, giftCardBody(code));
  expect(status, text).toBe(200);
  return body;
};
const pay = async (of: WireSession, card?: string) =>
  (await shop.client.complete(of.id, await paymentFor(shop, of, card))).body;
const handlersOf = ({ capabilities }: WireSession) => capabilities.payment.handlers.map(({ id }) => id);
const charged = async ({ id }: Pick<WireSession, 'id'>) => (await shop.stripe.charges(id)).map(({ amount }) => amount);
const errorsOf = ({ messages }: WireSession) => messages.filter(({ type }) => type === 'error');

describe('a gift card', () => {
  it('is offered as a handler that the shop itself stands for, where there is something to pay', async () => {
    const shown = await session({ locale: 'de' });
    expect(handlersOf(shown)).toEqual(['card_tokenized', 'gift_card']);
    expect(shown.capabilities.payment.handlers[1]).toMatchObject({
      name: 'dev.acp.seller_backed.gift_card',
      display_name: 'Geschenkkarte',
      requires_delegate_payment: true,
      requires_pci_compliance: false,
      psp: 'seller_managed',
      config: {
        merchant_id: 'profile_test_sandbox',
        psp: 'seller_managed',
        display_name: 'Geschenkkarte',
        required_fields: [{ name: 'card_number', label: 'Code der Geschenkkarte', type: 'text', required: true }],
      },
    });
    const credit = await desk.issue(5000, { kind: 'store_credit' });
    const free = await sessionWith(shop.client, [credit.code]);
    expect(handlersOf(free)).toEqual([]);
    expect((await shop.client.complete(free.id, giftCardBody('not needed'))).body.status).toBe('completed');
    expect((await shop.client.cancel(shown.id)).body.capabilities.payment.handlers).toHaveLength(1);
  });

  it('pays all of a total that it covers, with the order and without Stripe', async () => {
    const { id, code } = await desk.issue(5000);
    const shown = await session({ discounts: { codes: ['TEN'] } });
    const body = giftCardBody(` ${code.toLowerCase().replaceAll('-', ' ')} `);
    const { body: bought, text } = await shop.client.complete(shown.id, body, { key: 'all-by-card' });
    expect(bought.status).toBe('completed');
    expect(amountsOf(bought.order)).toMatchObject({ subtotal: 1800, store_credit: 1800, total: 0 });
    expect(bought.order.totals).toContainEqual({ type: 'store_credit', display_text: 'Gift card', amount: 1800 });
    expect(await charged(shown)).toEqual([]);
    expect(await desk.moves(id)).toEqual([
      ['issued', 5000],
      ['taken', -1800],
      ['spent', 0],
    ]);
    const replay = await shop.client.complete(shown.id, body, { key: 'all-by-card' });
    expect([replay.text, replay.headers.get('idempotent-replayed')]).toEqual([text, 'true']);
    const seen = (await desk.merchant.get(`/orders/${bought.order.id}`)).body;
    expect(seen.store_credits).toEqual([
      { id, kind: 'gift_card', code_end: code.slice(-4), amount: 1800, returned: 0 },
    ]);
    expect(seen.payment).toBeUndefined();
    expect(await (await fetch(bought.order.permalink_url)).text()).toContain(`Gift card ending in ${code.slice(-4)}`);

    await desk.merchant.post(`/orders/${bought.order.id}/refunds`, {}, { key: 'back' });
    await shop.app.orders.upkeep.carryOutRefunds();
    expect(await desk.balance(id)).toBe(5000);
    expect(await (await fetch(bought.order.permalink_url)).text()).toContain('Given back to the gift card');
  });

  it('pays a part and waits for the rest, which a card pays with it', async () => {
    const { id, code } = await desk.issue(500);
    const shown = await session();
    const part = await present(shown, code);
    checkIdentities(part);
    expect(part.status).toBe('ready_for_payment');
    expect(amountsOf(part)).toMatchObject({ store_credit: 500, total: 1500 });
    expect(part.messages.map(({ type, content }) => [type, content])).toEqual([
      [
        'info',
        'The gift card pays a part. Nothing was charged yet: complete again and pay the remaining $15.00 with a card or another gift card.',
      ],
      ['info', `The gift card ending in ${code.slice(-4)} pays $5.00; $0.00 of it is left.`],
    ]);
    expect(await desk.moves(id), 'nothing is taken yet').toEqual([['issued', 500]]);
    expect((await pay(part, DECLINED)).messages).toMatchObject([{ code: 'payment_declined' }, { type: 'info' }]);
    const bought = await pay(part);
    expect(bought.status).toBe('completed');
    expect(amountsOf(bought.order)).toMatchObject({ store_credit: 500, total: 1500 });
    expect(await charged(shown)).toEqual([1500]);
    expect((await desk.moves(id)).map(([kind]) => kind)).toEqual(['issued', 'taken', 'released', 'taken', 'spent']);
    expect(await desk.balance(id)).toBe(0);
  });

  it('is joined by another one, and by store credit', async () => {
    const credit = await desk.issue(300, { kind: 'store_credit' });
    const [one, two] = await Promise.all([desk.issue(600), desk.issue(9000)]);
    const shown = await sessionWith(shop.client, [credit.code]);
    const part = await present(shown, one.code);
    expect(amountsOf(part)).toMatchObject({ store_credit: 900, total: 1100 });
    expect(part.totals).toContainEqual({ type: 'store_credit', display_text: 'Store credit', amount: 900 });
    const bought = await present(part, two.code);
    expect(bought.status).toBe('completed');
    const balances = await Promise.all([credit, one, two].map(({ id }) => desk.balance(id)));
    expect(balances).toEqual([0, 0, 7900]);
  });

  it('is taken off by an update of the codes that leaves it out, and kept by one that has it', async () => {
    const { code } = await desk.issue(500);
    const part = await present(await session(), code);
    const sign = `gift_card:${code.slice(-4)}`;
    expect(part.discounts?.codes).toEqual([sign]);
    const kept = (await shop.client.update(part.id, { discounts: { codes: [sign, 'TEN', 'WRONG'] } })).body;
    expect(kept.discounts.codes).toEqual(['TEN', 'WRONG', sign]);
    expect(kept.discounts.rejected).toMatchObject([{ code: 'WRONG' }]);
    expect(amountsOf(kept)).toMatchObject({ subtotal: 1800, store_credit: 500, total: 1300 });
    const more = (await shop.client.update(part.id, { line_items: [{ id: 'unit', quantity: 2 }] })).body;
    expect(amountsOf(more)).toMatchObject({ store_credit: 500, total: 3100 });
    const without = (await shop.client.update(part.id, { discounts: { codes: ['TEN'] } })).body;
    expect(amountsOf(without)).not.toHaveProperty('store_credit');
    expect(without.discounts.codes).toEqual(['TEN']);
    const again = await present(part, code);
    expect(amountsOf(again)).toMatchObject({ store_credit: 500 });
    expect((await shop.client.update(part.id, { discounts: null })).body.discounts).toBeUndefined();
    const foreign = (await shop.client.update(part.id, { discounts: { codes: [sign] } })).body;
    expect(foreign.discounts.rejected, 'what stands for it is no code').toMatchObject([{ code: sign }]);
  });

  it('that cannot pay is declined with what to do, and nothing is taken', async () => {
    const empty = await desk.issue(2000);
    expect((await present(await session(), empty.code)).status).toBe('completed');
    const gone = await desk.issue(2000);
    await desk.merchant.post(`/store-credits/${gone.id}/void`);
    const late = await desk.issue(2000, { expires_at: new Date(shop.clock.now() + HOUR).toISOString() });
    const other = await desk.issue(2000, { kind: 'store_credit' });
    shop.clock.advance(HOUR);
    const shown = await session();
    for (const [code, says] of [
      ['GC-2222-2222-2222-2222', 'not known'],
      [other.code, 'not known'],
      [empty.code, 'Nothing is left'],
      [gone.code, 'not valid any more'],
      [late.code, 'has expired'],
    ] as const) {
      const { status, messages } = await present(shown, code);
      expect([status, messages]).toMatchObject([
        'ready_for_payment',
        [{ type: 'error', code: 'payment_declined', content: expect.stringContaining(says) }],
      ]);
    }
    expect(await desk.balance(other.id)).toBe(2000);
    const part = await present(shown, (await desk.issue(100)).code);
    const twice = await desk.issue(100);
    await present(part, twice.code);
    expect(errorsOf(await present(part, twice.code))[0]?.content).toContain('already');
    // Of 0.50, the least that a card can pay, no part can be paid.
    const small = await sessionWith(shop.client, [(await desk.issue(1950, { kind: 'store_credit' })).code]);
    expect(errorsOf(await present(small, (await desk.issue(10)).code))[0]?.content).toContain('so small a total');
  });

  it('is refused before anything where the request is wrong', async () => {
    const shown = await session();
    const { payment_data: good } = giftCardBody('GC-2222');
    const wrong = async (payment_data: object) => {
      const { status, body } = await shop.client.complete(shown.id, { payment_data });
      return [status, body.param];
    };
    const card = { type: 'card', credential: { type: 'spt', token: 'spt_1' } };
    expect(await wrong({ ...good, handler_id: 'gift' })).toEqual([400, '$.payment_data.handler_id']);
    expect(await wrong({ ...good, handler_id: 'card_tokenized' })).toEqual([400, '$.payment_data.instrument.type']);
    expect(await wrong({ ...good, instrument: card })).toEqual([400, '$.payment_data.instrument.type']);
    expect(await wrong({ ...good, instrument: { type: 'cheque' } })).toEqual([400, '$.payment_data.instrument.type']);
    const spt = { type: 'seller_backed_gift_card', credential: { type: 'cash', token: 'x' } };
    expect(await wrong({ ...good, instrument: spt })).toEqual([400, '$.payment_data.instrument.credential.type']);
    const unready = await session({ buyer: undefined });
    const { status, messages } = await present(unready, (await desk.issue(100)).code);
    expect([status, messages.map(({ param }) => param)]).toEqual(['not_ready_for_payment', ['$.buyer.email']]);
  });

  it('is given for a token beforehand, which is good for one session and its allowance alone', async () => {
    const { id, code } = await desk.issue(5000);
    const shown = await session();
    const expiresAt = (offset: number) => new Date(shop.clock.now() + offset).toISOString();
    const vault = async (allowed: object = {}, of = shown, card_number = code): Promise<string> => {
      const { status, body, text } = await shop.client.request('/agentic_commerce/delegate_payment', {
        body: {
          handler_id: 'gift_card',
          payment_method: { type: 'seller_backed_gift_card', fields: { card_number } },
          allowance: {
            reason: 'one_time',
            max_amount: 2000,
            currency: 'usd',
            checkout_session_id: of.id,
            merchant_id: 'profile_test_sandbox',
            expires_at: expiresAt(HOUR),
            ...allowed,
          },
          risk_signals: [],
          metadata: {},
        },
      });
      expect(status, text).toBe(201);
      expect(text.toUpperCase()).not.toContain(code.slice(3, 7));
      return body.id;
    };
    const declined = async (token: string) => {
      const { body, text } = await shop.client.complete(shown.id, vaultTokenBody(token));
      expect([body.status, body.messages[0]?.code], text).toEqual(['ready_for_payment', 'payment_declined']);
      return body.messages[0].content;
    };
    const good = await vault();
    expect(good).toMatch(/^vt_.{50,490}$/);
    expect(await declined(await vault({}, await session()))).toContain('not known');
    expect(await declined(`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`)).toContain('not known');
    expect(await declined('spt_1')).toContain('not known');
    expect(await declined(code)).toContain('not known');
    expect(await declined(await vault({ max_amount: 1999 }))).toContain('less than the total');
    expect(await declined(await vault({ currency: 'eur' }))).toContain('another currency');
    const late = await vault({ expires_at: expiresAt(MINUTE) });
    shop.clock.advance(MINUTE);
    expect(await declined(late)).toContain('expired');
    expect(await declined(await vault({}, shown, 'GC-2222'))).toContain('not known');
    expect(await desk.moves(id)).toHaveLength(1);
    expect((await shop.client.complete(shown.id, vaultTokenBody(good))).body.status).toBe('completed');
    expect(await desk.balance(id)).toBe(3000);
  });

  it('takes the place of no discount code, and says so', async () => {
    const { code } = await desk.issue(100);
    const shown = await sessionWith(shop.client, [code]);
    expect(amountsOf(shown)).not.toHaveProperty('store_credit');
    expect(shown.discounts?.rejected).toMatchObject([{ message: expect.stringContaining('This is a gift card') }]);
  });

  it('pays for one of two sessions that want all of it at once', async () => {
    const { id, code } = await desk.issue(2500);
    const sessions = await Promise.all(Array.from({ length: 6 }, () => session()));
    const ends = await Promise.all(sessions.map((each) => present(each, code)));
    const whole = ends.filter(({ status }) => status === 'completed');
    expect(whole).toHaveLength(1);
    for (const other of ends.filter((end) => !whole.includes(end))) {
      expect(other.status).toBe('ready_for_payment');
      expect(amountsOf(other)).toMatchObject({ store_credit: 500, total: 1500 });
    }
    const rests = await Promise.all(ends.filter((end) => !whole.includes(end)).map((end) => pay(end)));
    const [first, ...others] = rests.filter(({ status }) => status === 'completed');
    expect(first && others).toEqual([]);
    for (const late of rests.filter(({ status }) => status !== 'completed')) {
      expect(amountsOf(late)).toMatchObject({ total: 2000 });
      const said = late.messages.map(({ content }: { content: string }) => content);
      expect(said).toContainEqual(expect.stringContaining('cannot pay any more'));
      expect(await charged(late)).toEqual([]);
    }
    expect(await desk.balance(id)).toBe(0);
  });

  it('is given back by a cancel, while a payment with it waits', async () => {
    const { id, code } = await desk.issue(800);
    const part = await present(await session(), code);
    await shop.stripe.faults([
      { match: { method: 'POST', path: '/v1/payment_intents/*/confirm' }, fault: 'delay_after', ms: 300, times: 1 },
    ]);
    const paying = pay(part, DECLINED);
    await expect.poll(() => desk.balance(id)).toBe(0);
    const busy = await shop.client.complete(part.id, giftCardBody(code));
    expect([busy.status, busy.body.code]).toEqual([409, 'session_in_progress']);
    await paying;
    expect((await shop.client.cancel(part.id)).body.status).toBe('canceled');
    expect((await desk.moves(id)).map(([kind]) => kind)).toEqual(['issued', 'taken', 'released']);
  });

  it('has a code that is in no log, no answer and no table', async () => {
    const { id, code } = await desk.issue(100);
    const part = await present(await session(), code);
    const bought = await pay(part);
    const listed = await desk.merchant.all('/store-credits?kind=gift_card', 3);
    expect(listed.map((each) => each.id)).toContain(id);
    expect(listed, 'of this kind alone').not.toContainEqual(expect.objectContaining({ kind: 'store_credit' }));
    const { credits, session: row } = await shop.app.store.read({
      credits: [id],
      session: { id: part.id, agentId: 'alpha' },
    });
    const bare = code.replaceAll('-', '').slice(2);
    for (const text of [log, listed, part, bought, row, [...(credits?.values() ?? [])]].map((x) => JSON.stringify(x))) {
      expect(text.replaceAll('-', '').toUpperCase()).not.toContain(bare);
    }
    expect(log.length).toBeGreaterThan(10);
  });
});

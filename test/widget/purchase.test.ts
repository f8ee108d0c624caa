import { describe, expect, it } from 'vitest';
import type { FieldName } from '../../widget/flow/draft.js';
import { type Model, messagesOf } from '../../widget/flow/model.js';
import { createPurchase } from '../../widget/flow/purchase.js';
import type { ToolResult } from '../../widget/wire.js';
import { createHandTimers, settled } from './support/hand-timers.js';
import { checkout, emptyForm, offer, order, person } from './support/shop.js';

const session = (overrides?: Parameters<typeof checkout>[0]): ToolResult => ({
  structuredContent: { checkout: checkout(overrides) },
});
const refusal = (code: string, param?: string): ToolResult => ({
  structuredContent: { error: { type: 'invalid_request', code, message: `It is ${code}.`, param } },
  content: [{ type: 'text', text: `It is ${code}.` }],
  isError: true,
});

type Args = Record<string, unknown>;

/** A purchase whose shop answers what `answer` says, and whose sheet does what `sheet` says. */
function world({
  answer = () => session(),
  sheet = async () => ({ order }),
  kept,
}: {
  answer?: (args: Args, calls: number) => ToolResult | Promise<ToolResult>;
  sheet?: ((payload: unknown) => Promise<unknown>) | null;
  kept?: unknown;
} = {}) {
  const timers = createHandTimers();
  const calls: Args[] = [];
  const payments: unknown[] = [];
  const saves: object[] = [];
  let missing = 0;
  let ids = 0;
  let model = undefined as unknown as Model;
  const purchase = createPurchase({
    bridge: {
      async callTool(name, args) {
        expect(name).toBe('update_checkout');
        calls.push(args);
        return answer(args, calls.length);
      },
      requestCheckout: () =>
        sheet === null
          ? undefined
          : (payload) => {
              payments.push(payload);
              return sheet(payload);
            },
      saved: () => kept,
      save: (state) => saves.push(state),
    },
    offer,
    newRequestId: () => {
      ids += 1;
      return `request-${ids}`;
    },
    timers,
    onChange: (next) => {
      model = next;
    },
    onMissing: () => {
      missing += 1;
    },
  });
  const fill = async (values: Partial<Record<FieldName, string>> = person) => {
    for (const [name, value] of Object.entries(values)) purchase.setField(name as FieldName, value);
    await timers.pass(1000);
  };
  return {
    purchase,
    timers,
    calls,
    payments,
    saves,
    fill,
    model: () => model,
    missing: () => missing,
  };
}

describe('the session at the shop', () => {
  it('is made at once, and kept up to date under its id', async () => {
    const { purchase, calls, fill, model } = world();
    purchase.start();
    await settled();
    expect(calls[0]).toEqual({ variant_id: 'tee-M', quantity: 2, discount_code: '', request_id: 'request-1' });
    await fill();
    expect(calls.at(-1)).toEqual({
      checkout_session_id: 'cs_1',
      variant_id: 'tee-M',
      quantity: 2,
      buyer: { name: 'Jane Doe', email: 'jane@example.com' },
      fulfillment_address: {
        name: 'Jane Doe',
        line_one: '1 Main St',
        city: 'Oakland',
        state: 'CA',
        postal_code: '94607',
        country: 'US',
      },
      fulfillment_option_id: 'standard',
      discount_code: '',
      request_id: expect.stringMatching(/^request-/),
    });
    expect(new Set(calls.map(({ request_id: id }) => id)).size).toBe(calls.length);
    expect(model().checkout).toEqual(checkout());
  });

  it('keeps the chosen way of delivery while the address is being mended', async () => {
    const answer = (args: Args) =>
      session(args.fulfillment_address ? {} : { status: 'not_ready_for_payment', fulfillment_options: [] });
    const { purchase, fill, calls, model } = world({ answer });
    purchase.start();
    await fill();
    purchase.chooseOption('express');
    await fill({ postal_code: '' });
    expect(model().checkout?.fulfillment_options).toEqual([]);
    await fill({ postal_code: '94608' });
    expect([model().draft.optionId, calls.at(-1)?.fulfillment_option_id]).toEqual(['express', 'express']);
  });

  it('gets the first way of delivery, and another when the chosen one is gone', async () => {
    let options = checkout().fulfillment_options;
    const { purchase, timers, calls, model } = world({ answer: () => session({ fulfillment_options: options }) });
    purchase.start();
    await settled();
    expect(calls.map((call) => call.fulfillment_option_id)).toEqual([undefined, 'standard']);
    purchase.chooseOption('express');
    await timers.pass(1000);
    options = options.filter(({ id }) => id !== 'express');
    purchase.setQuantity(3);
    await timers.pass(1000);
    expect(model().draft.optionId).toBe('standard');
    expect(calls.at(-1)?.fulfillment_option_id).toBe('standard');
  });

  it('is made anew where the old one is over, once', async () => {
    const { purchase, calls, model } = world({
      answer: ({ checkout_session_id: id }) => (id === 'cs_old' ? refusal('session_not_modifiable') : session()),
      kept: {
        version: 1,
        product_id: 'trail-tee',
        checkout_session_id: 'cs_old',
        draft: { variantId: 'tee-L', quantity: 1, discountCode: '', form: { ...emptyForm, ...person } },
      },
    });
    purchase.start();
    await settled();
    expect(calls.slice(0, 2).map((call) => call.checkout_session_id)).toEqual(['cs_old', undefined]);
    expect(calls[1]).toMatchObject({ variant_id: 'tee-L', quantity: 1, buyer: { name: 'Jane Doe' } });
    expect(model().refusal).toBeUndefined();
  });

  it('is not asked for again and again where the shop has nothing', async () => {
    const { purchase, timers, calls, model } = world({ answer: () => refusal('not_found', '$.variant_id') });
    purchase.start();
    await timers.pass(60_000);
    expect(calls).toHaveLength(1);
    expect(model().refusal).toMatchObject({ code: 'not_found', message: 'It is not_found.' });
  });

  it('is asked again under the same id where the shop was busy', async () => {
    const { purchase, timers, calls } = world({
      answer: (_args, count) => (count === 1 ? refusal('service_unavailable') : session()),
    });
    purchase.start();
    await timers.pass(600);
    expect(calls.slice(0, 2).map((call) => call.request_id)).toEqual(['request-1', 'request-1']);
  });

  it('tells a payment that is under way from a shop that is away', async () => {
    for (const [code, isInPayment] of [
      ['session_in_progress', true],
      ['service_unavailable', false],
    ] as const) {
      const { purchase, timers, model } = world({ answer: () => refusal(code) });
      purchase.start();
      await timers.pass(10_000);
      expect(model()).toMatchObject({ sync: 'failed', isInPayment });
    }
  });

  it('keeps within what can be bought at once', async () => {
    const { purchase, model } = world();
    purchase.setQuantity(0);
    expect(model().draft.quantity).toBe(1);
    purchase.setQuantity(Number.NaN);
    expect(model().draft.quantity).toBe(1);
    purchase.setQuantity(5e9);
    expect(model().draft.quantity).toBe(999);
    purchase.chooseVariant('tee-L');
    expect(model().draft).toMatchObject({ variantId: 'tee-L', quantity: 3 });
  });
});

describe('paying', () => {
  it('hands over the session as the shop gave it, and ends with the order', async () => {
    const { purchase, timers, calls, payments, saves, fill, model } = world();
    purchase.start();
    await fill();
    await purchase.pay();
    expect(payments).toEqual([checkout()]);
    expect(model()).toMatchObject({ order, payment: 'idle' });
    expect(saves.at(-1)).toMatchObject({ checkout_session_id: 'cs_1', order });
    const asked = calls.length;
    purchase.setQuantity(7);
    await timers.pass(1000);
    await purchase.pay();
    expect([calls.length, payments.length]).toEqual([asked, 1]);
  });

  it('asks first what has not been asked', async () => {
    const { purchase, calls, payments, fill } = world();
    purchase.start();
    await fill();
    purchase.setField('city', 'Berkeley');
    await purchase.pay();
    expect(calls.at(-1)).toMatchObject({ fulfillment_address: { city: 'Berkeley' } });
    expect(payments).toHaveLength(1);
  });

  it('opens one sheet, however often it is asked for', async () => {
    let close = (_: unknown) => {};
    const { purchase, payments, fill, model } = world({
      sheet: () =>
        new Promise((resolve) => {
          close = resolve;
        }),
    });
    purchase.start();
    await fill();
    const paying = [purchase.pay(), purchase.pay(), purchase.pay()];
    await settled();
    void purchase.pay();
    expect([payments.length, model().payment]).toEqual([1, 'open']);
    purchase.setQuantity(9);
    expect(model().draft.quantity).toBe(2);
    close({ order });
    await Promise.all(paying);
    expect(payments).toHaveLength(1);
  });

  it.each<[string, () => ToolResult]>([
    ['is not ready', () => session({ status: 'not_ready_for_payment' })],
    ['was refused', () => refusal('invalid', '$.buyer.email')],
  ])('opens none while the session %s', async (_name, answer) => {
    const { purchase, payments, fill, model, missing } = world({ answer });
    purchase.start();
    await fill();
    await purchase.pay();
    expect([payments.length, missing(), model().payment, model().attempted]).toEqual([0, 1, 'idle', true]);
  });

  it('opens none while the form lacks something', async () => {
    const { purchase, payments, fill, missing } = world();
    purchase.start();
    await fill({ ...person, city: ' ' });
    await purchase.pay();
    expect([payments.length, missing()]).toEqual([0, 1]);
  });

  it('says what is wrong with a field when it was filled in and left, and what is missing when it comes to paying', async () => {
    const { purchase, fill, model } = world();
    purchase.start();
    await fill({ email: 'jane@' });
    expect(messagesOf(model()).has('email')).toBe(false);
    purchase.leaveField('email');
    purchase.leaveField('name');
    expect([...messagesOf(model()).keys()]).toEqual(['email']);
    await purchase.pay();
    expect([...messagesOf(model()).keys()]).toEqual(['email', 'name', 'line_one', 'city', 'postal_code']);
  });

  it('does nothing where the assistant has no sheet', async () => {
    const { purchase, fill, model } = world({ sheet: null });
    purchase.start();
    await fill();
    await purchase.pay();
    expect(model()).toMatchObject({ payment: 'idle', attempted: false });
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'closed',
      () => Promise.reject(Object.assign(new Error('User closed it'), { code: 'canceled' })),
      { kind: 'info' },
    ],
    [
      'declined',
      async () => ({ messages: [{ type: 'error', code: 'payment_declined', content: 'Another card, please.' }] }),
      { kind: 'error', text: 'Another card, please.' },
    ],
    ['failed', () => Promise.reject(new Error('boom')), { kind: 'error', text: 'The payment did not go through.' }],
    [
      'thrown at once',
      () => {
        throw new Error('boom');
      },
      { kind: 'error' },
    ],
  ])('can be tried again after a sheet that was %s', async (_name, sheet, notice) => {
    let isFirst = true;
    const { purchase, timers, calls, payments, fill, model } = world({
      sheet: () => {
        if (!isFirst) return Promise.resolve({ order });
        isFirst = false;
        return sheet();
      },
    });
    purchase.start();
    await fill();
    const asked = calls.length;
    await purchase.pay();
    await timers.pass(1000);
    expect(model()).toMatchObject({ payment: 'idle', notice });
    expect(calls.length).toBeGreaterThan(asked);
    await purchase.pay();
    expect([payments.length, model().order]).toEqual([2, order]);
  });

  it('shows the order of a session that was paid although the sheet said otherwise', async () => {
    let isPaid = false;
    const { purchase, timers, fill, model } = world({
      answer: () =>
        isPaid
          ? {
              ...refusal('session_not_modifiable'),
              structuredContent: { error: { code: 'session_not_modifiable' }, checkout: { ...checkout(), order } },
            }
          : session(),
      sheet: () => {
        isPaid = true;
        return Promise.reject(new Error('connection lost'));
      },
    });
    purchase.start();
    await fill();
    await purchase.pay();
    await timers.pass(1000);
    expect(model()).toMatchObject({ order });
  });
});

describe('a page that is loaded again', () => {
  it('goes on with session, form and choices', async () => {
    const first = world();
    first.purchase.start();
    await first.fill();
    first.purchase.setDiscountCode(' SAVE10 ');
    await first.timers.pass(1000);
    const second = world({ kept: JSON.parse(JSON.stringify(first.saves.at(-1))) });
    second.purchase.start();
    await settled();
    expect(second.calls[0]).toMatchObject({ checkout_session_id: 'cs_1', discount_code: 'SAVE10' });
    expect(second.model().draft).toEqual(first.model().draft);
  });

  it('shows the order that was made, and asks for nothing', async () => {
    const first = world();
    first.purchase.start();
    await first.fill();
    await first.purchase.pay();
    const second = world({ kept: first.saves.at(-1) });
    second.purchase.start();
    await second.timers.pass(1000);
    expect([second.model().order, second.calls.length]).toEqual([order, 0]);
  });
});

import { z } from 'zod';
import { formatMoney } from '../domain/money.js';

/** An order event as people read it. */
export interface OrderEventText {
  title: string;
  facts: { label: string; value: string }[];
}

/* Only what is shown is read, and what has another form than expected is left out: it may be any seller's event. */

const text = z.string().optional().catch(undefined);
const amount = z.int().optional().catch(undefined);
const lines = z.array(z.object({ quantity: z.int() })).catch([]);
const listOf = <T extends z.ZodType>(entry: T) => z.array(entry).catch([]);

const orderEvent = z.object({
  type: z.string(),
  data: z.object({
    id: text,
    checkout_session_id: text,
    order_number: text,
    status: text,
    totals: listOf(z.object({ type: text, amount })),
    fulfillments: listOf(
      z.object({ type: text, status: text, carrier: text, tracking_number: text, line_items: lines }),
    ),
    adjustments: listOf(
      z.object({ type: text, status: text, amount, currency: text, description: text, reason: text }),
    ),
    refunds: listOf(z.object({ type: text, amount })),
  }),
});

type Data = z.infer<typeof orderEvent>['data'];

/** `undefined` where the body is no order event. */
export function readOrderEvent(body: Buffer): OrderEventText | undefined {
  const parsed = orderEvent.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  const { type, data } = parsed.data;
  const title = joined(' ', [`${type},`, 'order', data.order_number ?? data.id, data.status]);
  const facts = [
    { label: 'Order', value: sayOrder(data) },
    ...data.fulfillments.map((fulfillment) => ({ label: 'Fulfillment', value: sayFulfillment(fulfillment) })),
    ...data.adjustments.map((adjustment) => ({ label: 'Adjustment', value: sayAdjustment(adjustment) })),
    ...data.refunds.map(({ type: kind, amount: units }) => ({ label: 'Refund', value: joined(', ', [kind, units]) })),
  ];
  return { title: plain(title), facts: shortened(facts.filter(({ value }) => value !== '')) };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function sayOrder({ id, checkout_session_id: session, totals }: Data): string {
  const total = totals.find(({ type }) => type === 'total')?.amount;
  return joined(', ', [id, session && `of session ${session}`, total !== undefined && `total ${total} in minor units`]);
}

function sayFulfillment({
  type,
  status,
  carrier,
  tracking_number: tracking,
  line_items,
}: Data['fulfillments'][number]) {
  const quantity = line_items.reduce((sum, line) => sum + line.quantity, 0);
  return joined(', ', [
    type,
    status,
    quantity > 0 && `${quantity} ${quantity === 1 ? 'item' : 'items'}`,
    joined(' ', [carrier, tracking]),
  ]);
}

function sayAdjustment({ type, status, amount: units, currency, description, reason }: Data['adjustments'][number]) {
  return joined(', ', [type, status, units !== undefined && money(units, currency), description ?? reason]);
}

const money = (units: number, currency: string | undefined): string =>
  currency !== undefined && /^[a-z]{3}$/i.test(currency) ? formatMoney(units, currency) : `${units} in minor units`;

const joined = (mark: string, parts: readonly (string | number | false | undefined)[]): string =>
  plain(parts.filter((part) => part !== undefined && part !== false && part !== '').join(mark));

const MOST_FACTS = 20;

function shortened(facts: OrderEventText['facts']): OrderEventText['facts'] {
  if (facts.length <= MOST_FACTS) return facts;
  return [...facts.slice(0, MOST_FACTS), { label: 'Further', value: `${facts.length - MOST_FACTS} more` }];
}

const MOST_SHOWN = 200;

/** Text of a stranger, safe for a terminal: what would move the cursor, colour or reverse it is shown as `?`. */
export const plain = (given: string): string =>
  given.slice(0, MOST_SHOWN).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '?');

import { z } from 'zod';

/* What the checklist reads of answers: of any seller, in any version. */

const rows = z.array(z.object({ type: z.string(), amount: z.number() }));

const lineItem = z.object({
  id: z.string(),
  base_amount: z.number().optional(),
  discount: z.number().optional(),
  subtotal: z.number().optional(),
  tax: z.number().optional(),
  total: z.number().optional(),
  totals: rows.optional(),
});

const session = z.object({
  id: z.string(),
  status: z.string(),
  currency: z.string(),
  line_items: z.array(lineItem),
  totals: rows,
  fulfillment_options: z.array(z.object({ id: z.string(), type: z.string() })).default([]),
  messages: z.array(z.object({ type: z.string(), code: z.string().optional() })).default([]),
  links: z.array(z.object({ type: z.string(), url: z.string() })).default([]),
  capabilities: z
    .object({ payment: z.object({ handlers: z.array(z.object({ id: z.string(), name: z.string() })) }) })
    .optional(),
  order: z.object({ id: z.string(), checkout_session_id: z.string(), permalink_url: z.string() }).optional(),
});

export type SessionFacts = z.infer<typeof session>;

const wireError = z.object({ type: z.string(), code: z.string(), message: z.string(), param: z.string().optional() });

export type ErrorFacts = z.infer<typeof wireError>;

/** `undefined` where an answer is no session. */
export const readSession = (body: unknown): SessionFacts | undefined => session.safeParse(body).data;

/** `undefined` where an answer is no error. */
export const readError = (body: unknown): ErrorFacts | undefined => wireError.safeParse(body).data;

/** The way to pay with a card, of those that a session offers; `undefined` where its version has no such ways. */
export const cardHandlerOf = ({ capabilities }: SessionFacts): string | undefined =>
  capabilities?.payment.handlers.find(({ name }) => name === 'dev.acp.tokenized.card')?.id;

type Rows = z.infer<typeof rows>;

/** The amount of all rows of a type, in minor units; 0 where there is none. */
export const amountOf = (totals: Rows, type: string): number =>
  totals.reduce((sum, row) => (row.type === type ? sum + row.amount : sum), 0);

export const hasRow = ({ totals }: SessionFacts, type: string): boolean => totals.some((row) => row.type === type);

const flatRows = ({ base_amount, discount, subtotal, tax, total }: SessionFacts['line_items'][number]): Rows =>
  Object.entries({ items_base_amount: base_amount, items_discount: discount, subtotal, tax, total }).flatMap(
    ([type, amount]) => (amount === undefined ? [] : [{ type, amount }]),
  );

const ADDED = ['fulfillment', 'tax', 'fee', 'gift_wrap', 'tip'];

/** Sentences about sums of a session that do not add up. */
export function sumProblems({ id, line_items: lines, totals }: SessionFacts): string[] {
  const problems: string[] = [];
  const equal = (what: string, actual: number, expected: number): void => {
    if (actual !== expected) problems.push(`${id}: ${what} is ${actual}, and its parts make ${expected}`);
  };
  const sums = lines.map((line) => ({ id: line.id, sums: line.totals ?? flatRows(line) }));
  for (const { amount, type } of [...totals, ...sums.flatMap((line) => line.sums)]) {
    if (!Number.isSafeInteger(amount)) problems.push(`${id}: ${type} is ${amount}, which is no whole number`);
  }
  for (const line of sums) {
    const of = (type: string): number => amountOf(line.sums, type);
    equal(`subtotal of ${line.id}`, of('subtotal'), of('items_base_amount') - of('items_discount'));
    equal(`total of ${line.id}`, of('total'), of('subtotal') + of('tax'));
  }
  const of = (type: string): number => amountOf(totals, type);
  equal('subtotal', of('subtotal'), of('items_base_amount') - of('items_discount'));
  equal(
    'subtotal',
    of('subtotal'),
    sums.reduce((all, line) => all + amountOf(line.sums, 'subtotal'), 0),
  );
  const added = ADDED.reduce((all, type) => all + of(type), 0);
  equal('total', of('total'), of('subtotal') - of('discount') + added - of('store_credit'));
  return problems;
}

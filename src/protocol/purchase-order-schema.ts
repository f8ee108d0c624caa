import { z } from 'zod';
import { holdsCardNumber } from '../card-number.js';
import { PAYMENT_TERMS } from '../domain/purchase-order.js';

/** The part of `PaymentData` (ACP 2026-04-17) that is a purchase order, in place of a payment handler. */
export const purchaseOrder = {
  purchase_order_number: z
    .string()
    .max(100)
    .regex(/\S/, 'expected a number or name of a purchase order')
    .refine((number) => !holdsCardNumber(number), 'holds a card number; cards are only taken as a token')
    .optional()
    .describe("The buyer's own, in place of a handler."),
  payment_terms: z.enum(PAYMENT_TERMS).optional(),
  due_date: z.iso.datetime({ offset: true, error: 'expected a time such as 2026-01-31T12:00:00Z' }).optional(),
  approval_required: z.boolean().optional(),
};

const HANDLED = ['handler_id', 'instrument'] as const;
const ON_ACCOUNT = ['purchase_order_number', 'payment_terms', 'due_date', 'approval_required'] as const;

type Asked = { readonly [name in (typeof HANDLED | typeof ON_ACCOUNT)[number]]?: unknown };

/** A payment goes through a handler, or it is a purchase order: one of the two, and nothing of the other. */
export function eitherOr(asked: Asked, context: z.RefinementCtx): void {
  const add = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (asked.purchase_order_number === undefined) {
    for (const name of HANDLED) if (asked[name] === undefined) add(name, 'is missing');
    const terms = ON_ACCOUNT.find((name) => asked[name] !== undefined);
    if (terms) add(terms, 'expected it with a purchase_order_number only');
    return;
  }
  const handled = HANDLED.find((name) => asked[name] !== undefined);
  if (handled) add(handled, 'expected it without a purchase_order_number: it is paid in one way');
}

/** The same, said to JSON Schema. */
export const EITHER_OR = {
  oneOf: [
    { required: [...HANDLED], properties: Object.fromEntries(ON_ACCOUNT.map((name) => [name, false])) },
    { required: ['purchase_order_number'], properties: Object.fromEntries(HANDLED.map((name) => [name, false])) },
  ],
};

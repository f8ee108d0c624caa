import { z } from 'zod';
import { ACCOUNT_TYPES, PAYMENT_TERMS, type PurchaseOrderPolicy } from '../domain/purchase-order.js';
import { amount } from './schema-parts.js';

const HOUR = 3_600_000;

const terms = z
  .array(z.enum(PAYMENT_TERMS))
  .min(1)
  .refine((all) => new Set(all).size === all.length, 'expected each of the terms once')
  .meta({ uniqueItems: true })
  .describe('When an invoice is due; the first of them where the buyer names none.');

const buyers = z
  .strictObject({
    account_types: z
      .array(z.enum(ACCOUNT_TYPES))
      .min(1)
      .default(['business'])
      .describe('As the agent says it of its buyer; one that says nothing is a guest.'),
    company: z.boolean().default(false).describe('Only buyers who name their company.'),
  })
  .default({ account_types: ['business'], company: false })
  .describe('Who may buy on account.');

const approval = z
  .strictObject({
    above: amount.default(0).describe('Totals above this wait for you; 0 means all, max_total none.'),
    within_hours: z
      .int()
      .min(1)
      .max(8760)
      .default(168)
      .describe('For so long a session waits; then it expires and gives back what it holds.'),
  })
  .default({ above: 0, within_hours: 168 })
  .describe(
    'Which purchase orders wait until you approve or reject them. Those of which the buyer wants that always do.',
  );

/** The section `purchase_orders` of shop.json; without it, nobody buys on account. */
export const purchaseOrders = z
  .strictObject({
    terms,
    buyers,
    max_total: amount.min(1).describe('Of one purchase, in minor units.'),
    approval,
  })
  .describe('Purchases on account, by the number of a purchase order; without this section there are none.');

/** That section as the shop's policy. */
export function purchaseOrderPolicy(file: z.infer<typeof purchaseOrders>): PurchaseOrderPolicy {
  const [first, ...others] = file.terms;
  if (first === undefined) throw new Error('There are no terms');
  return {
    terms: [first, ...others],
    accountTypes: file.buyers.account_types,
    companyRequired: file.buyers.company,
    maxTotal: file.max_total,
    approvalAbove: file.approval.above,
    approvalTime: file.approval.within_hours * HOUR,
  };
}

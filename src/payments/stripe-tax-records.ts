import Stripe from 'stripe';
import { wholeList } from './list-pages.js';
import { unanswered } from './stripe-answers.js';
import type { CallBudget, StripeCall } from './stripe-call.js';
import { isRefusal, refusalOf } from './stripe-tax.js';

/** A sale on record. Amounts in minor units; where the prices have tax inside, `amount` has it too. */
export interface TaxTransaction {
  id: string;
  isInclusive: boolean;
  lines: { id: string; reference: string; amount: number; tax: number }[];
  delivery?: { amount: number; tax: number };
}

/** What goes back of a sale on record: all of it, so much of all of it, or so much of its parts. Minor units, from 0 up. */
export type TaxReversal =
  | { mode: 'full' }
  | { mode: 'flat'; amount: number }
  | {
      mode: 'parts';
      lines: readonly { id: string; reference: string; quantity: number; amount: number; tax: number }[];
      delivery?: { amount: number; tax: number };
    };

/** `unusable`: the calculation has expired, or stands for another sale. `refused`: why, for the operator. */
export type TaxRecorded = { transaction: string } | { unusable: string };
export type TaxReversed = { transaction: string } | { refused: string };

export interface StripeTaxRecordsOptions {
  stripe: Stripe;
  call: StripeCall;
  onRefused: (what: string) => void;
}

/**
 * Sales and what goes back of them, on record at Stripe Tax (docs.stripe.com/api/tax/transactions). Each has a reference
 * that no other one may have: asked for again, it is the same one. Every method throws UnavailableError where Stripe's
 * answer could not be had within the budget.
 */
export function createStripeTaxRecords({ stripe, call, onRefused }: StripeTaxRecordsOptions) {
  return {
    /** Puts a sale on record. */
    async record(
      { calculation, reference }: { calculation: string; reference: string },
      budget: CallBudget,
    ): Promise<TaxRecorded> {
      const idempotencyKey = `acp:tax:${reference}:${calculation}`;
      try {
        const { id } = await call('tax', budget, (options) =>
          stripe.tax.transactions.createFromCalculation({ calculation, reference }, { ...options, idempotencyKey }),
        );
        return { transaction: id };
      } catch (error) {
        const earlier = takenBy(error);
        if (earlier !== undefined) return { transaction: earlier };
        const isInvalid = error instanceof Stripe.errors.StripeInvalidRequestError;
        if (isInvalid && error.code !== 'stripe_tax_inactive') return { unusable: refusalOf(error) };
        if (isRefusal(error)) onRefused(refusalOf(error));
        throw unanswered(error);
      }
    },

    /** Puts on record what goes back of the transaction `original`. */
    async reverse(
      original: string,
      { reference, reversal }: { reference: string; reversal: TaxReversal },
      budget: CallBudget,
    ): Promise<TaxReversed> {
      const idempotencyKey = `acp:tax:${reference}:${reversal.mode}`;
      const params = { original_transaction: original, reference, ...reversalParams(reversal) };
      try {
        const { id } = await call('tax', budget, (options) =>
          stripe.tax.transactions.createReversal(params, { ...options, idempotencyKey }),
        );
        return { transaction: id };
      } catch (error) {
        const earlier = takenBy(error);
        if (earlier !== undefined) return { transaction: earlier };
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return { refused: refusalOf(error) };
        if (isRefusal(error)) onRefused(refusalOf(error));
        throw unanswered(error);
      }
    },

    async transaction(id: string, budget: CallBudget): Promise<TaxTransaction> {
      try {
        const { shipping_cost: shipping } = await call('tax', budget, (options) =>
          stripe.tax.transactions.retrieve(id, {}, options),
        );
        const lines = await wholeList((page) =>
          call('tax', budget, (options) => stripe.tax.transactions.listLineItems(id, page, options)),
        );
        const parts = [...lines, ...(shipping ? [shipping] : [])];
        return {
          id,
          isInclusive: parts.some(({ tax_behavior: behavior }) => behavior === 'inclusive'),
          lines: lines.map((line) => ({
            id: line.id,
            reference: line.reference,
            amount: line.amount,
            tax: line.amount_tax,
          })),
          ...(shipping && { delivery: { amount: shipping.amount, tax: shipping.amount_tax } }),
        };
      } catch (error) {
        throw unanswered(error);
      }
    },
  };
}

export type StripeTaxRecords = ReturnType<typeof createStripeTaxRecords>;

/** The transaction that has the reference already, which Stripe's sentence names; '' where it names none. */
function takenBy(error: unknown): string | undefined {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined;
  if (error.code !== 'resource_already_exists' && error.param !== 'reference') return undefined;
  return /\btax_\w+/.exec(error.message)?.[0] ?? '';
}

type ReversalParams = Omit<Stripe.Tax.TransactionCreateReversalParams, 'original_transaction' | 'reference'>;

function reversalParams(reversal: TaxReversal): ReversalParams {
  if (reversal.mode === 'full') return { mode: 'full' };
  if (reversal.mode === 'flat') return { mode: 'partial', flat_amount: -reversal.amount };
  const { lines, delivery } = reversal;
  return {
    mode: 'partial',
    line_items: lines.map(({ id, reference, quantity, amount, tax }) => ({
      original_line_item: id,
      reference,
      quantity,
      amount: negative(amount),
      amount_tax: negative(tax),
    })),
    ...(delivery && { shipping_cost: { amount: negative(delivery.amount), amount_tax: negative(delivery.tax) } }),
  };
}

/** Without a minus before 0. */
const negative = (amount: number): number => (amount === 0 ? 0 : -amount);

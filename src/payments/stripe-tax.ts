import { randomUUID } from 'node:crypto';
import Stripe from 'stripe';
import type { TaxCalculation, TaxQuestion, UnplacedAddress } from '../domain/tax-calculation.js';
import { wholeList } from './list-pages.js';
import { isMissing, unanswered } from './stripe-answers.js';
import type { CallBudget, StripeCall } from './stripe-call.js';
import { addressPart, calculationParams, levyOf, questionBehind } from './stripe-tax-shapes.js';

export interface StripeTaxOptions {
  stripe: Stripe;
  call: StripeCall;
  /** Told of what Stripe will not calculate or record for reasons that are ours: settings, permissions, tax codes. */
  onRefused: (what: string) => void;
}

/** What makes a repeated call the same one, where the question is asked for a sale that happened. */
export interface AskedFor {
  key: string;
  /** When the sale was, in milliseconds since the epoch; absent for now. */
  at?: number;
}

type Line = Stripe.Tax.CalculationLineItem;

/**
 * Calculations of Stripe Tax (docs.stripe.com/api/tax/calculations). Every method throws UnavailableError where Stripe's
 * answer could not be had within the budget, or where Stripe refuses for reasons that no buyer can mend.
 */
export function createStripeTax({ stripe, call, onRefused }: StripeTaxOptions) {
  /** Those behind the first page, which came with the calculation. */
  async function allLines(id: string, first: Stripe.ApiList<Line> | null | undefined, budget: CallBudget) {
    const { data = [], has_more: hasMore = false } = first ?? {};
    if (!hasMore) return data;
    const others = await wholeList<Line>(
      (page) =>
        call('tax', budget, (options) =>
          stripe.tax.calculations.listLineItems(id, { ...page, expand: ['data.tax_breakdown'] }, options),
        ),
      data.at(-1)?.id,
    );
    return [...data, ...others];
  }

  return {
    /** Works out the tax of a sale. */
    async calculate(
      question: TaxQuestion,
      budget: CallBudget,
      { key, at }: AskedFor = { key: `acp:tax:${randomUUID()}` },
    ): Promise<TaxCalculation | UnplacedAddress> {
      const params: Stripe.Tax.CalculationCreateParams = {
        ...calculationParams(question),
        ...(at !== undefined && { tax_date: Math.floor(at / 1000) }),
        expand: ['line_items.data.tax_breakdown', 'shipping_cost.tax_breakdown'],
      };
      try {
        const calculation = await call('tax', budget, (options) =>
          stripe.tax.calculations.create(params, { ...options, idempotencyKey: key }),
        );
        const { id } = calculation;
        if (id === null) throw new Error('Stripe Tax made a calculation without an id');
        return toCalculation(id, calculation, await allLines(id, calculation.line_items, budget));
      } catch (error) {
        const unplaced = unplacedBy(error);
        if (unplaced) return unplaced;
        if (isRefusal(error)) onRefused(refusalOf(error));
        throw unanswered(error);
      }
    },

    /** The question that a calculation answered, and the tax it came to; `undefined` where Stripe has it no longer. */
    async earlier(id: string, budget: CallBudget): Promise<{ question: TaxQuestion; tax: number } | undefined> {
      try {
        const calculation = await call('tax', budget, (options) =>
          stripe.tax.calculations.retrieve(id, { expand: ['line_items'] }, options),
        );
        const question = questionBehind(calculation, await allLines(id, calculation.line_items, budget));
        return { question, tax: taxIn(calculation) };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw unanswered(error);
      }
    },
  };
}

export type StripeTax = ReturnType<typeof createStripeTax>;

/** Stripe understood, and will not do it. */
export const isRefusal = (error: unknown): error is Stripe.errors.StripeError =>
  error instanceof Stripe.errors.StripeInvalidRequestError ||
  error instanceof Stripe.errors.StripePermissionError ||
  error instanceof Stripe.errors.StripeAuthenticationError;

/** For the operator: the code and the parameter, or what kind of error it is. */
export const refusalOf = ({ code, param, type }: Stripe.errors.StripeError): string =>
  [code ?? type, param].filter(Boolean).join(' ');

/** https://docs.stripe.com/tax/custom#handle-customer-location-errors */
function unplacedBy(error: unknown): UnplacedAddress | undefined {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined;
  const { code, param = '' } = error;
  if (code !== 'customer_tax_location_invalid' && !param.startsWith('customer_details[address]')) return undefined;
  const field = addressPart(param);
  return { refused: 'address', ...(field && { field }) };
}

function toCalculation(id: string, calculation: Stripe.Tax.Calculation, lines: readonly Line[]): TaxCalculation {
  const { expires_at: expiresAt, shipping_cost: shipping } = calculation;
  return {
    id,
    expiresAt: expiresAt === null ? 0 : expiresAt * 1000,
    tax: taxIn(calculation),
    lines: new Map(lines.map((line) => [line.reference, partOf(line)])),
    ...(shipping && { delivery: partOf(shipping) }),
  };
}

/** Minor units, on top of the amounts and in them. */
const taxIn = ({ tax_amount_exclusive: added, tax_amount_inclusive: inside }: Stripe.Tax.Calculation): number =>
  added + inside;

const partOf = ({
  amount_tax: tax,
  tax_breakdown: rows,
}: Pick<Line, 'amount_tax' | 'tax_breakdown'> | Stripe.Tax.Calculation.ShippingCost) => ({
  tax,
  levies: (rows ?? []).map(levyOf),
});

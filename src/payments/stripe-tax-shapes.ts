import type Stripe from 'stripe';
import type { Address } from '../domain/party.js';
import type { Levy, TaxAddress, TaxQuestion, TaxQuestionLine } from '../domain/tax-calculation.js';

/** Names of the parts of an address at Stripe. */
const PARTS = {
  line1: 'lineOne',
  line2: 'lineTwo',
  city: 'city',
  state: 'state',
  postal_code: 'postalCode',
  country: 'country',
} as const satisfies Record<string, keyof TaxAddress>;

/** A question as the parameters of a calculation (docs.stripe.com/api/tax/calculations/create). */
export function calculationParams(question: TaxQuestion): Stripe.Tax.CalculationCreateParams {
  const { currency, address, isInclusive, isExempt, lines, delivery } = question;
  const behavior = isInclusive ? ('inclusive' as const) : ('exclusive' as const);
  return {
    currency,
    customer_details: {
      address: addressParams(address),
      address_source: 'shipping',
      ...(isExempt && { taxability_override: 'customer_exempt' as const }),
    },
    line_items: lines.map(({ reference, amount, quantity, taxCode }) => ({
      reference,
      amount,
      quantity,
      tax_behavior: behavior,
      ...(taxCode !== undefined && { tax_code: taxCode }),
    })),
    ...(delivery && {
      shipping_cost: {
        amount: delivery.amount,
        tax_behavior: behavior,
        ...(delivery.taxCode !== undefined && { tax_code: delivery.taxCode }),
      },
    }),
  };
}

/** Without the parts that are empty, which Stripe may take for a wish to clear them. */
function addressParams(address: TaxAddress): Stripe.AddressParam & { country: string } {
  const given = Object.entries(PARTS).flatMap(([name, part]) => {
    const text = address[part]?.trim();
    return text ? [[name, text]] : [];
  });
  return { ...Object.fromEntries(given), country: address.country };
}

/** The part of the address that `customer_details[address][postal_code]` names; `undefined` for the whole address. */
export function addressPart(param: string): keyof Address | undefined {
  const name = /^customer_details\[address\]\[(\w+)\]$/.exec(param)?.[1];
  return name !== undefined && name in PARTS ? PARTS[name as keyof typeof PARTS] : undefined;
}

/** The question that a calculation was the answer to. */
export function questionBehind(
  {
    currency,
    customer_details: { address, taxability_override: override },
    shipping_cost: shipping,
  }: Stripe.Tax.Calculation,
  lines: readonly Stripe.Tax.CalculationLineItem[],
): TaxQuestion {
  return {
    currency,
    address: {
      lineOne: address?.line1 ?? '',
      ...(address?.line2 && { lineTwo: address.line2 }),
      city: address?.city ?? '',
      state: address?.state ?? '',
      postalCode: address?.postal_code ?? '',
      country: address?.country ?? '',
    },
    isInclusive: lines.some(({ tax_behavior: behavior }) => behavior === 'inclusive'),
    ...(override === 'customer_exempt' && { isExempt: true }),
    lines: lines.map(
      ({ reference, amount, quantity, tax_code: taxCode }): TaxQuestionLine => ({
        reference,
        amount,
        quantity,
        taxCode,
      }),
    ),
    ...(shipping && { delivery: { amount: shipping.amount, taxCode: shipping.tax_code } }),
  };
}

type Breakdown = NonNullable<Stripe.Tax.CalculationLineItem['tax_breakdown']>[number];

/** One tax on a line or on the delivery. */
export function levyOf({ jurisdiction, amount, taxable_amount: taxable, tax_rate_details: details }: Breakdown): Levy {
  const { country, state, level, display_name: name } = jurisdiction;
  const region = state ? `${country}-${state}` : country;
  const isLocal = level !== 'country' && level !== 'state';
  return {
    jurisdiction: isLocal ? `${region} ${name}` : region,
    rate: Math.round(Number(details?.percentage_decimal ?? 0) * 10_000),
    amount,
    taxable,
  };
}

import { invalidParam, noSuchObject } from '../errors.js';
import { requiredCurrency } from '../money.js';
import type { Address, TaxCustomer } from '../objects/tax-calculation.js';
import { choice, clearableText, fields, integer, list, type Reader, required, text, textMap } from '../wire/params.js';
import { unlocated } from './location.js';
import { taxCode } from './tax-code.js';

/** The most that a line may cost, in minor units. */
const MOST_AMOUNT = 999_999_999_999;
const DATE_WINDOW_SECONDS = 31 * 24 * 60 * 60;

const behavior = choice('exclusive', 'inclusive');

const amount: Reader<number | undefined> = (value, path) => {
  const read = integer(value, path);
  if (read === undefined || (read >= 0 && read <= MOST_AMOUNT)) return read;
  const message = `This value must be from 0 to ${MOST_AMOUNT}.`;
  throw invalidParam(message, { code: 'parameter_invalid_integer', param: path });
};

const quantity: Reader<number> = (value, path) => {
  const read = integer(value, path) ?? 1;
  if (read >= 1) return read;
  const message = 'This value must be greater than or equal to 1.';
  throw invalidParam(message, { code: 'parameter_invalid_integer', param: path });
};

const addressFields = fields({
  city: clearableText,
  country: required(text),
  line1: clearableText,
  line2: clearableText,
  postal_code: clearableText,
  state: clearableText,
});

/** An address as it is kept, every field present. */
export const address: Reader<Address | undefined> = (value, path) => {
  const given = addressFields(value, path);
  if (given === undefined) return undefined;
  const { city = null, country, line1 = null, line2 = null, postal_code = null, state = null } = given;
  return { city, country, line1, line2, postal_code, state };
};

const lineItem = fields({
  amount: required(amount),
  metadata: textMap,
  performance_location: text,
  product: text,
  quantity,
  reference: text,
  tax_behavior: behavior,
  tax_code: taxCode,
});

/** The parameters of a calculation; https://docs.stripe.com/api/tax/calculations/create */
export const createShape = {
  currency: requiredCurrency,
  customer: text,
  customer_details: fields({
    address,
    address_source: choice('billing', 'shipping'),
    ip_address: text,
    tax_ids: list(fields({ type: required(text), value: required(text) })),
    taxability_override: choice('customer_exempt', 'none', 'reverse_charge'),
  }),
  expand: list(text),
  line_items: required(list(lineItem)),
  ship_from_details: fields({ address: required(address) }),
  shipping_cost: fields({ amount, shipping_rate: text, tax_behavior: behavior, tax_code: taxCode }),
  tax_date: integer,
};

type Given = { [K in keyof typeof createShape]: ReturnType<(typeof createShape)[K]> };

/** The buyer of a calculation, who must have an address that says where it came from. */
export function customerOf({ customer, customer_details: details }: Given): TaxCustomer {
  if (customer !== undefined && details !== undefined) {
    const message = 'You may only specify one of these parameters: customer, customer_details.';
    throw invalidParam(message, { param: 'customer' });
  }
  // The sandbox keeps no customers.
  if (customer !== undefined) throw noSuchObject('customer', customer, { status: 400, param: 'customer' });
  const {
    address: given,
    address_source,
    ip_address = null,
    tax_ids = [],
    taxability_override = 'none',
  } = details ?? {};
  // Where an IP address is, nobody knows here.
  if (given === undefined && ip_address !== null) throw unlocated();
  if (given === undefined) throw missing(details === undefined ? 'customer_details' : 'customer_details[address]');
  if (address_source === undefined) throw missing('customer_details[address_source]');
  return { address: given, address_source, ip_address, tax_ids, taxability_override };
}

/** Refuses a date too far away; `now` in seconds. */
export function taxDate(given: Given, now: number): number {
  const { tax_date = now } = given;
  if (Math.abs(tax_date - now) <= DATE_WINDOW_SECONDS) return tax_date;
  throw invalidParam('The tax date must be within 31 days of the current time.', { param: 'tax_date' });
}

/** Refuses a shipping that is nothing known. */
export function shippingAmount({ amount: cost, shipping_rate }: NonNullable<Given['shipping_cost']>): number {
  const param = 'shipping_cost[shipping_rate]';
  if (cost !== undefined && shipping_rate !== undefined) {
    throw invalidParam('You may only specify one of these parameters: amount, shipping_rate.', { param });
  }
  // The sandbox keeps no shipping rates.
  if (shipping_rate !== undefined) throw noSuchObject('shipping rate', shipping_rate, { status: 400, param });
  if (cost === undefined) throw missing('shipping_cost[amount]');
  return cost;
}

function missing(param: string) {
  return invalidParam(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

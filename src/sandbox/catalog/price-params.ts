import { invalidParam } from '../errors.js';
import { requiredCurrency, requirePositive } from '../money.js';
import type { CustomUnitAmount, Price, Recurring } from '../objects/price.js';
import { choice, fields, flag, integer, list, type Reader, required, text, textMap } from '../wire/params.js';

const INTERVALS = ['day', 'month', 'week', 'year'] as const;
const MOST_LOOKUP_KEYS = 10;

/** Minor units with up to twelve decimal places, without zeros at the end. */
const decimalAmount: Reader<string | undefined> = (value, path) => {
  const read = text(value, path);
  if (read === undefined) return undefined;
  if (!/^\d{1,12}(\.\d{1,12})?$/.test(read)) throw invalidParam(`Invalid decimal: ${read}`, { param: path });
  return read.replace(/^0+(?=\d)/, '').replace(/\.0*$|(?<=\.\d*[1-9])0+$/, '');
};

const amount: Reader<number | undefined> = (value, path) => {
  const read = integer(value, path);
  if (read === undefined || read >= 0) return read;
  const message = 'Invalid non-negative integer';
  throw invalidParam(message, { code: 'parameter_invalid_integer', param: path });
};

const lookupKeys: Reader<string[] | undefined> = (value, path) => {
  const keys = list(text)(value, path);
  if (keys === undefined || keys.length <= MOST_LOOKUP_KEYS) return keys;
  throw invalidParam(`You may only specify up to ${MOST_LOOKUP_KEYS} lookup keys.`, { param: path });
};

/** What a price costs, and how often. */
export const pricedShape = {
  currency: requiredCurrency,
  custom_unit_amount: fields({ enabled: required(flag), maximum: amount, minimum: amount, preset: amount }),
  metadata: textMap,
  recurring: fields({
    interval: required(choice(...INTERVALS)),
    interval_count: integer,
    trial_period_days: integer,
    usage_type: choice('licensed', 'metered'),
  }),
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  unit_amount: amount,
  unit_amount_decimal: decimalAmount,
};

/** What a price may be told later, too. */
export const changeableShape = {
  active: flag,
  expand: list(text),
  lookup_key: text,
  metadata: textMap,
  nickname: text,
  tax_behavior: choice('exclusive', 'inclusive', 'unspecified'),
  transfer_lookup_key: flag,
};

export const priceFilters = {
  active: flag,
  currency: text,
  lookup_keys: lookupKeys,
  product: text,
  recurring: fields({ interval: choice(...INTERVALS), usage_type: choice('licensed', 'metered') }),
  type: choice('one_time', 'recurring'),
};

/** The values of `pricedShape`. */
export type Priced = { [K in keyof typeof pricedShape]: ReturnType<(typeof pricedShape)[K]> };

/** The amount in both of its forms, or the limits of one that the buyer chooses. */
export function amountsOf(given: Priced): Pick<Price, 'custom_unit_amount' | 'unit_amount' | 'unit_amount_decimal'> {
  const { unit_amount, unit_amount_decimal, custom_unit_amount: custom } = given;
  const chosen = custom?.enabled ? limits(custom) : null;
  const named = { unit_amount, unit_amount_decimal, custom_unit_amount: chosen ?? undefined };
  const used = Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (used.length > 1) {
    throw invalidParam(`You may only specify one of these parameters: ${used.join(', ')}.`, { param: used[0] });
  }
  if (chosen !== null) return { custom_unit_amount: chosen, unit_amount: null, unit_amount_decimal: null };
  const exact = unit_amount_decimal ?? unit_amount?.toString();
  if (exact === undefined) {
    throw invalidParam('Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.');
  }
  const whole = exact.includes('.') ? null : Number(exact);
  return { custom_unit_amount: null, unit_amount: whole, unit_amount_decimal: exact };
}

function limits(given: Partial<Record<keyof CustomUnitAmount, number | undefined>>): CustomUnitAmount {
  const { maximum = null, minimum = null, preset = null } = given;
  return { maximum, minimum, preset };
}

/** How often the price is due; `null` for once. */
export function recurringOf({ recurring }: Priced): Recurring | null {
  if (recurring === undefined) return null;
  if (recurring.usage_type === 'metered') {
    const message =
      'Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters. The sandbox has none.';
    throw invalidParam(message, { param: 'recurring[usage_type]' });
  }
  const { interval, interval_count = 1, trial_period_days = null } = recurring;
  requirePositive(interval_count, 'recurring[interval_count]');
  return { interval, interval_count, meter: null, trial_period_days, usage_type: 'licensed' };
}

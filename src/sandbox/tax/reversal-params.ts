import { invalidParam } from '../errors.js';
import { choice, fields, integer, list, type Reader, required, text, textMap } from '../wire/params.js';
import { reference } from './reference.js';

/** An amount that is taken back: zero or less. */
const negative: Reader<number | undefined> = (value, path) => {
  const read = integer(value, path);
  if (read === undefined || read <= 0) return read;
  throw invalidParam('The amounts of a reversal must be negative.', {
    code: 'parameter_invalid_integer',
    param: path,
  });
};

/** The parameters of a reversal; https://docs.stripe.com/api/tax/transactions/create_reversal */
export const reversalShape = {
  expand: list(text),
  flat_amount: negative,
  line_items: list(
    fields({
      amount: required(negative),
      amount_tax: required(negative),
      metadata: textMap,
      original_line_item: required(text),
      quantity: integer,
      reference: required(text),
    }),
  ),
  metadata: textMap,
  mode: required(choice('full', 'partial')),
  original_transaction: required(text),
  reference,
  shipping_cost: fields({ amount: required(negative), amount_tax: required(negative) }),
};

export type GivenReversal = { [K in keyof typeof reversalShape]: ReturnType<(typeof reversalShape)[K]> };

/** Refuses parts of a full reversal, and a partial one without parts or with a flat amount beside them. */
export function checkParts({ mode, flat_amount, line_items, shipping_cost }: GivenReversal): void {
  const given = Object.entries({ flat_amount, line_items, shipping_cost });
  const [first, second] = given.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (mode === 'full' && first !== undefined) {
    throw invalidParam(`You may only specify ${first} when mode is partial.`, { param: first });
  }
  if (mode === 'partial' && first === undefined) {
    const message = 'A partial reversal requires one of these parameters: line_items, shipping_cost, flat_amount.';
    throw invalidParam(message, { code: 'parameter_missing', param: 'line_items' });
  }
  if (flat_amount !== undefined && second !== undefined) {
    const message = `You may only specify one of these parameters: flat_amount, ${second}.`;
    throw invalidParam(message, { param: 'flat_amount' });
  }
  if (flat_amount === 0)
    throw invalidParam('The flat amount of a reversal must be negative.', { param: 'flat_amount' });
}

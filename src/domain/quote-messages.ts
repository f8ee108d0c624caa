import type { BasketLine } from './basket.js';
import { maximumCharge, minimumCharge } from './charge-limits.js';
import type { RejectedCode } from './discounts.js';
import { preferredWay } from './fulfillment.js';
import { type ErrorCode, isError, type Message } from './message.js';
import { formatMoney } from './money.js';
import type { Address } from './party.js';
import { countryName, exampleRegion, hasKnownRegions, isKnownRegion, placeName, regionKey } from './regions.js';
import type { CheckoutDraft } from './session.js';

function mend(code: ErrorCode, param: string, content: string): Message {
  return { type: 'error', code, param, content, severity: 'high', resolution: 'recoverable' };
}

/** What the draft itself lacks or has too much of. */
export function draftMessages(draft: CheckoutDraft, lines: readonly BasketLine[], needsAddress: boolean): Message[] {
  const messages = [...lineMessages(lines), ...priceMessages(draft, lines)];
  if (!draft.buyer?.email && !draft.fulfillmentDetails?.email) {
    messages.push(mend('missing', '$.buyer.email', "The buyer's email address is needed for the order confirmation."));
  }
  if (needsAddress && draft.fulfillmentDetails?.address === undefined) {
    const content = 'A delivery address is needed to offer shipping and to work out tax.';
    messages.push(mend('missing', '$.fulfillment_details.address', content));
  }
  return messages;
}

function lineMessages(lines: readonly BasketLine[]): Message[] {
  const messages: Message[] = [];
  const units = new Map<string, number>();
  lines.forEach(({ variant, quantity }, index) => {
    if (preferredWay(variant) === undefined) {
      const content = `${variant.title} can only be picked up or delivered locally, which is not offered here. Remove it.`;
      messages.push(mend('unsupported', `$.line_items[${index}]`, content));
    }
    const before = units.get(variant.id) ?? 0;
    units.set(variant.id, before + quantity);
    const limit = variant.maxPerOrder;
    // Said once, at the line where the sum passes the limit.
    if (limit !== undefined && before <= limit && before + quantity > limit) {
      const content = `At most ${limit} of ${variant.title} can be bought in one order.`;
      messages.push(mend('quantity_exceeded', `$.line_items[${index}].quantity`, content));
    }
  });
  return messages;
}

/** Prices that are not what the agent believes, such as from a feed that is out of date. */
function priceMessages({ lines: asked, currency }: CheckoutDraft, lines: readonly BasketLine[]): Message[] {
  return lines.flatMap(({ variant, id }, index): Message[] => {
    const expected = asked.find((line) => line.id === id)?.expectedUnitAmount;
    if (expected === undefined || expected === variant.unitPrice) return [];
    const content = `The price of ${variant.title} is ${formatMoney(variant.unitPrice, currency)}.`;
    const param = `$.line_items[${index}].unit_amount`;
    return [{ type: 'warning', code: 'price_change', severity: 'medium', param, content }];
  });
}

/** The catalog had it when it was put into the basket, and has it no longer. */
export function goneMessage(title: string, index: number): Message {
  return mend('not_found', `$.line_items[${index}]`, `${title} is not sold any more. Remove it.`);
}

/**
 * The shop does not deliver to, or does not sell into, this country or region. A state that does not exist is asked for
 * again: whether it is served cannot be said.
 */
export function regionMessage(address: Address): Message {
  const { country, state } = address;
  if (hasKnownRegions(country) && !isKnownRegion(regionKey(country, state))) return stateMessage(address);
  const content = `This shop does not deliver to ${placeName(address)}.`;
  return mend('region_restricted', '$.fulfillment_details.address.country', content);
}

/** The shop's tables need the state, and it is missing or not known. */
export function stateMessage({ country, state }: Address): Message {
  const fault = state.trim() === '' ? 'is missing' : `${JSON.stringify(state)} is not known`;
  const example = exampleRegion(country);
  const expected = example === undefined ? 'the code of the region' : `a code such as ${example}`;
  const content = `The state ${fault}. For ${countryName(country)} ${expected} is expected.`;
  return mend('invalid', '$.fulfillment_details.address.state', content);
}

/** Nobody can say where this is, so the tax is not known. */
export function unplacedMessage(field?: keyof Address): Message {
  const path = field === undefined ? '' : `.${WIRE_NAMES[field]}`;
  const part = field === undefined ? 'its parts fit' : `its ${WIRE_NAMES[field].replaceAll('_', ' ')} fits`;
  const content = `The tax for this delivery address cannot be worked out. Check that ${part} the other lines.`;
  return mend('invalid', `$.fulfillment_details.address${path}`, content);
}

const WIRE_NAMES: Record<keyof Address, string> = {
  name: 'name',
  lineOne: 'line_one',
  lineTwo: 'line_two',
  city: 'city',
  state: 'state',
  country: 'country',
  postalCode: 'postal_code',
  company: 'company',
};

/** The address is served, but no rate of its zone fits these lines. */
export function noRateMessage(): Message {
  return mend('unsupported', '$.fulfillment_options', 'These items are too heavy to be shipped in one order.');
}

/** Lines wait for the buyer's choice among the options on offer. */
export function unchosenMessage(titles: readonly string[]): Message {
  const items = titles.map((title) => `“${title}”`).join(', ');
  const content = `Choose one of the fulfillment options for ${items}.`;
  return mend('missing', '$.selected_fulfillment_options', content);
}

/** One warning for each code that was turned away (ACP 2026-04-17, discount extension §7). */
export function rejectionMessages(rejected: readonly RejectedCode[]): Message[] {
  return rejected.map(({ reason, message, index }) => ({
    type: 'warning',
    code: reason,
    content: message,
    param: `$.discounts.codes[${index}]`,
    severity: 'medium',
    resolution: 'recoverable',
  }));
}

/**
 * Totals that cannot be charged. The minimum is looked at only when nothing else is missing: until then the total may
 * still grow by delivery and tax.
 */
export function totalMessages(total: number, currency: string, others: readonly Message[]): Message[] {
  const maximum = maximumCharge(currency);
  if (total > maximum) {
    const content = `The total is above ${formatMoney(maximum, currency)}, the most that can be paid at once.`;
    return [mend('maximum_exceeded', '$.totals', content)];
  }
  const minimum = minimumCharge(currency);
  if (total > 0 && total < minimum && !others.some(isError)) {
    const content = `The total is below ${formatMoney(minimum, currency)}, the least that can be paid by card.`;
    return [mend('minimum_not_met', '$.totals', content)];
  }
  return [];
}

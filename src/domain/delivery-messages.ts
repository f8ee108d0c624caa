import type { FulfillmentType } from './catalog.js';
import type { ErrorCode, Message } from './message.js';
import type { Address } from './party.js';
import { countryName, exampleRegion, isStateUnknown, placeName } from './regions.js';

/* What a session says about the delivery of its lines. `path` is the JSONPath of the details that an address stands in. */

const DETAILS = '$.fulfillment_details';

function mend(code: ErrorCode, param: string, content: string): Message {
  return { type: 'error', code, param, content, severity: 'high', resolution: 'recoverable' };
}

/** Without an address nothing can be offered. */
export const addressMissing = (path: string): Message =>
  mend('missing', `${path}.address`, 'A delivery address is needed to offer shipping and to work out tax.');

/**
 * The shop does not deliver to, or does not sell into, this country or region. A state that does not exist is asked for
 * again: whether it is served cannot be said.
 */
export function regionMessage(address: Address, path = DETAILS): Message {
  if (isStateUnknown(address)) return stateMessage(address, path);
  const content = `This shop does not deliver to ${placeName(address)}.`;
  return mend('region_restricted', `${path}.address.country`, content);
}

/** The shop's tables need the state, and it is missing or not known. */
export function stateMessage({ country, state }: Address, path = DETAILS): Message {
  const fault = state.trim() === '' ? 'is missing' : `${JSON.stringify(state)} is not known`;
  const example = exampleRegion(country);
  const expected = example === undefined ? 'the code of the region' : `a code such as ${example}`;
  const content = `The state ${fault}. For ${countryName(country)} ${expected} is expected.`;
  return mend('invalid', `${path}.address.state`, content);
}

/** Nobody can say where this is, so the tax is not known. */
export function unplacedMessage(field: keyof Address | undefined, path = DETAILS): Message {
  const at = field === undefined ? '' : `.${WIRE_NAMES[field]}`;
  const part = field === undefined ? 'its parts fit' : `its ${WIRE_NAMES[field].replaceAll('_', ' ')} fits`;
  const content = `The tax for this delivery address cannot be worked out. Check that ${part} the other lines.`;
  return mend('invalid', `${path}.address${at}`, content);
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

/** The tax at a place of pickup is not known. */
export const untaxedPickupMessage = (name: string): Message =>
  mend('unsupported', '$.selected_fulfillment_options', `Nothing can be sold at ${name} now. Choose another option.`);

/** A rule of the shop keeps this line from going there, or may, where the state does not exist. */
export function restrictedMessage(title: string, index: number, address: Address, path = DETAILS): Message {
  if (isStateUnknown(address)) return stateMessage(address, path);
  const content = `${title} cannot be sent to ${placeName(address)}. Remove it.`;
  return mend('region_restricted', `$.line_items[${index}]`, content);
}

/** One unit of it is larger or heavier than anybody carries to this address. */
export const tooLargeMessage = (title: string, index: number): Message =>
  mend(
    'unsupported',
    `$.line_items[${index}]`,
    `${title} is too large or too heavy to be sent to this address. Remove it.`,
  );

/** The address is served, but not with so much at once. */
export const tooHeavyMessage = (): Message =>
  mend('unsupported', '$.fulfillment_options', 'These items are too heavy to be shipped in one order.');

/** It comes by local delivery alone, and the address is in no area. */
export const notHereMessage = (title: string, index: number, { postalCode }: Address): Message =>
  mend('region_restricted', `$.line_items[${index}]`, `${title} is delivered locally only, and not to ${postalCode}.`);

/** Local delivery asks for more. */
export const belowMinimumMessage = (title: string, index: number): Message =>
  mend(
    'minimum_not_met',
    `$.line_items[${index}]`,
    `${title} is delivered locally only, and only with a larger order.`,
  );

/** Nobody here picks up or delivers locally. */
export const notOfferedMessage = (title: string, index: number): Message =>
  mend(
    'unsupported',
    `$.line_items[${index}]`,
    `${title} can only be picked up or delivered locally, which is not offered here. Remove it.`,
  );

const WAYS: Record<FulfillmentType, string> = {
  shipping: 'shipped',
  digital: 'delivered digitally',
  pickup: 'picked up',
  local_delivery: 'delivered locally',
};

/** The line's group asks for a way in which the item does not come. */
export const wrongGroupMessage = (title: string, way: FulfillmentType, groupPath: string): Message =>
  mend(
    'unsupported',
    `${groupPath}.destination_type`,
    `${title} cannot be ${WAYS[way]}. Take it out of this fulfillment group, or change its destination_type.`,
  );

/** There is no such place of pickup, or area of local delivery. */
export const noLocationMessage = (locationId: string, groupPath: string): Message =>
  mend(
    'not_found',
    `${groupPath}.location_id`,
    `There is no location ${JSON.stringify(locationId)}. Leave location_id out to see all of them.`,
  );

/** Lines wait for the buyer's choice among the options on offer. */
export function unchosenMessage(titles: readonly string[]): Message {
  const items = titles.map((title) => `“${title}”`).join(', ');
  const content = `Choose one of the fulfillment options for ${items}.`;
  return mend('missing', '$.selected_fulfillment_options', content);
}

/** Why a selection does not hold any more. */
export type WhyGone = 'address' | 'items' | 'groups' | 'other';

const REASONS: Record<WhyGone, string> = {
  address: 'is not offered for the new address',
  items: 'is not offered for these items',
  groups: 'is not offered with these fulfillment groups',
  other: 'is not offered any more',
};

/** Selections that were dropped, and what they were for. */
export function droppedMessage(option: string | undefined, titles: readonly string[], why: WhyGone): Message {
  const items = titles.map((title) => `“${title}”`).join(', ');
  const named = option === undefined ? 'The selected delivery' : `“${option}”${items && ` for ${items}`}`;
  return {
    type: 'warning',
    code: 'limited_availability',
    severity: 'medium',
    resolution: 'recoverable',
    param: '$.selected_fulfillment_options',
    content: `${named} ${REASONS[why]}. Select one of the options on offer.`,
  };
}

/** Items that are gone were in groups: what the groups are now is in the answer. */
export const groupsChangedMessage = (groupIds: readonly string[]): Message => ({
  type: 'info',
  severity: 'low',
  param: '$.fulfillment_groups',
  content: `Fulfillment groups changed with the items: ${groupIds.join(', ')}.`,
});

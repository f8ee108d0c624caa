import type { FulfillmentType } from './catalog.js';
import type { ErrorCode, Message } from './message.js';
import type { Address } from './party.js';
import { exampleRegion, isStateUnknown } from './regions.js';
import { type Content, quoted, type Sentence, sentence } from './sentence.js';

/* What a session says about the delivery of its lines. `path` is the JSONPath of the details that an address stands in. */

const DETAILS = '$.fulfillment_details';

function mend(code: ErrorCode, param: string, content: Sentence): Message {
  return { type: 'error', code, param, content, severity: 'high', resolution: 'recoverable' };
}

/** Without an address nothing can be offered. */
export const addressMissing = (path: string): Message =>
  mend('missing', `${path}.address`, sentence('delivery.address_missing'));

/**
 * The shop does not deliver to, or does not sell into, this country or region. A state that does not exist is asked for
 * again: whether it is served cannot be said.
 */
export function regionMessage(address: Address, path = DETAILS): Message {
  if (isStateUnknown(address)) return stateMessage(address, path);
  const { country, state } = address;
  const content = sentence('delivery.region_restricted', { place: { place: { country, state } } });
  return mend('region_restricted', `${path}.address.country`, content);
}

/** The shop's tables need the state, and it is missing or not known. */
export function stateMessage({ country, state }: Address, path = DETAILS): Message {
  const fault = state.trim() === '' ? 'missing' : 'unknown';
  const example = exampleRegion(country);
  const values = { state, country: { country } };
  const content =
    example === undefined
      ? sentence(`delivery.state_${fault}`, values)
      : sentence(`delivery.state_${fault}_example`, { ...values, example });
  return mend('invalid', `${path}.address.state`, content);
}

/** Nobody can say where this is, so the tax is not known. */
export function unplacedMessage(field: keyof Address | undefined, path = DETAILS): Message {
  if (field === undefined) return mend('invalid', `${path}.address`, sentence('delivery.unplaced'));
  const name = WIRE_NAMES[field];
  const content = sentence('delivery.unplaced_field', { field: { said: sentence(`field.${name}`) } });
  return mend('invalid', `${path}.address.${name}`, content);
}

const WIRE_NAMES = {
  name: 'name',
  lineOne: 'line_one',
  lineTwo: 'line_two',
  city: 'city',
  state: 'state',
  country: 'country',
  postalCode: 'postal_code',
  company: 'company',
} as const satisfies Record<keyof Address, string>;

/** The tax at a place of pickup is not known. */
export const untaxedPickupMessage = (name: string): Message =>
  mend('unsupported', '$.selected_fulfillment_options', sentence('option.untaxed_pickup', { name }));

/** A rule of the shop keeps this line from going there, or may, where the state does not exist. */
export function restrictedMessage(title: string, index: number, address: Address, path = DETAILS): Message {
  if (isStateUnknown(address)) return stateMessage(address, path);
  const { country, state } = address;
  const content = sentence('line.restricted', { title: { said: title }, place: { place: { country, state } } });
  return mend('region_restricted', `$.line_items[${index}]`, content);
}

/** One unit of it is larger or heavier than anybody carries to this address. */
export const tooLargeMessage = (title: string, index: number): Message =>
  mend('unsupported', `$.line_items[${index}]`, sentence('line.too_large', { title: { said: title } }));

/** The address is served, but not with so much at once. */
export const tooHeavyMessage = (): Message =>
  mend('unsupported', '$.fulfillment_options', sentence('delivery.too_heavy'));

/** It comes by local delivery alone, and the address is in no area. */
export const notHereMessage = (title: string, index: number, { postalCode }: Address): Message =>
  mend(
    'region_restricted',
    `$.line_items[${index}]`,
    sentence('line.not_here', { title: { said: title }, postal_code: postalCode }),
  );

/** Local delivery asks for more. */
export const belowMinimumMessage = (title: string, index: number): Message =>
  mend('minimum_not_met', `$.line_items[${index}]`, sentence('line.below_minimum', { title: { said: title } }));

/** Nobody here picks up or delivers locally. */
export const notOfferedMessage = (title: string, index: number): Message =>
  mend('unsupported', `$.line_items[${index}]`, sentence('line.not_offered', { title: { said: title } }));

/** The line's group asks for a way in which the item does not come. */
export const wrongGroupMessage = (title: string, way: FulfillmentType, groupPath: string): Message =>
  mend('unsupported', `${groupPath}.destination_type`, sentence('group.wrong_way', { title: { said: title }, way }));

/** There is no such place of pickup, or area of local delivery. */
export const noLocationMessage = (locationId: string, groupPath: string): Message =>
  mend('not_found', `${groupPath}.location_id`, sentence('group.no_location', { location: locationId }));

/** Lines wait for the buyer's choice among the options on offer. */
export function unchosenMessage(titles: readonly string[]): Message {
  const content = sentence('option.unchosen', { items: { list: titles.map(quoted) } });
  return mend('missing', '$.selected_fulfillment_options', content);
}

/** Why a selection does not hold any more. */
export type WhyGone = 'address' | 'items' | 'groups' | 'other';

/** Selections that were dropped, and what they were for. */
export function droppedMessage(option: Content | undefined, titles: readonly string[], why: WhyGone): Message {
  return {
    type: 'warning',
    code: 'limited_availability',
    severity: 'medium',
    resolution: 'recoverable',
    param: '$.selected_fulfillment_options',
    content: sentence(`selection.gone.${why}`, { delivery: { said: selected(option, titles) } }),
  };
}

function selected(option: Content | undefined, titles: readonly string[]): Sentence {
  if (option === undefined) return sentence('selection.unnamed');
  const named = { option: { said: option } };
  return titles.length === 0
    ? sentence('selection.named', named)
    : sentence('selection.named_for', { ...named, items: { list: titles.map(quoted) } });
}

/** Items that are gone were in groups: what the groups are now is in the answer. */
export const groupsChangedMessage = (groupIds: readonly string[]): Message => ({
  type: 'info',
  severity: 'low',
  param: '$.fulfillment_groups',
  content: sentence('group.changed', { groups: { list: groupIds } }),
});

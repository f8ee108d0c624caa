import type { BasketLine } from './basket.js';
import { linesByName } from './item-names.js';
import type { Address } from './party.js';
import type { CheckoutDraft, FulfillmentGroup } from './session.js';

/** Lines that reach the buyer at one place: those of a fulfillment group, or those that are in none. */
export interface Destination {
  group?: FulfillmentGroup;
  /** The group's own, else the session's. */
  address?: Address;
  /** JSONPath of the details that the address stands in. */
  path: string;
  /** JSONPath of the group. */
  groupPath?: string;
  lines: BasketLine[];
}

/** The destinations of a draft; groups with no line of the basket have none. A line is in the first group that names it. */
export function destinationsOf(
  { fulfillmentDetails, fulfillmentGroups = [] }: Pick<CheckoutDraft, 'fulfillmentDetails' | 'fulfillmentGroups'>,
  lines: readonly BasketLine[],
): Destination[] {
  const address = fulfillmentDetails?.address;
  const rest: Destination = { ...(address && { address }), path: '$.fulfillment_details', lines: [] };
  const named = linesByName(lines);
  const destinationOf = new Map<string, Destination>();
  const grouped = fulfillmentGroups.map((group, index): Destination => {
    const groupPath = `$.fulfillment_groups[${index}]`;
    const own = group.fulfillmentDetails?.address;
    const place = own === undefined ? rest : { address: own, path: `${groupPath}.fulfillment_details` };
    const destination = { ...place, group, groupPath, lines: [] };
    for (const id of group.itemIds.flatMap((item) => named.get(item) ?? [])) {
      if (!destinationOf.has(id)) destinationOf.set(id, destination);
    }
    return destination;
  });
  for (const line of lines) (destinationOf.get(line.id) ?? rest).lines.push(line);
  return [...grouped, rest].filter((destination) => destination.lines.length > 0);
}

/** What is wrong with groups that an agent sent: where, and a sentence. */
export interface GroupProblem {
  path: string;
  what: string;
}

/** The first mistake in the groups of a request. */
export function groupProblem(
  groups: readonly FulfillmentGroup[],
  lines: readonly { id: string; variantId: string }[],
): GroupProblem | undefined {
  const named = linesByName(lines.map(({ id, variantId }) => ({ id, variant: { id: variantId } })));
  const ids = new Set<string>();
  const taken = new Map<string, string>();
  for (const [g, { id, itemIds }] of groups.entries()) {
    const path = `$.fulfillment_groups[${g}]`;
    if (ids.has(id)) return { path: `${path}.id`, what: 'Another fulfillment group has this id. Give each its own.' };
    ids.add(id);
    if (itemIds.length === 0) {
      return { path: `${path}.item_ids`, what: 'The fulfillment group has no items. Name those that it is for.' };
    }
    for (const [i, item] of itemIds.entries()) {
      const at = `${path}.item_ids[${i}]`;
      const meant = named.get(item);
      if (meant === undefined) return { path: at, what: 'There is no such item in this session.' };
      const other = meant.map((line) => taken.get(line)).find((group) => group !== undefined);
      if (other !== undefined) {
        const what = `The item is in the fulfillment group ${JSON.stringify(other)} already. An item can be in one.`;
        return { path: at, what };
      }
      for (const line of meant) taken.set(line, id);
    }
  }
  return undefined;
}

/** The groups of a draft without the items that are gone, and without groups that have no other. */
export function groupsLeft(
  groups: readonly FulfillmentGroup[],
  lines: readonly { id: string; variantId: string }[],
): FulfillmentGroup[] {
  const names = new Set(lines.flatMap(({ id, variantId }) => [id, variantId]));
  return groups.flatMap((group) => {
    const itemIds = group.itemIds.filter((item) => names.has(item));
    if (itemIds.length === group.itemIds.length) return [group];
    return itemIds.length > 0 ? [{ ...group, itemIds }] : [];
  });
}

import type { Dated } from './dialects.js';

/*
 * What a version cannot say of a session, by its path in the newest one; all that is below it goes with it. What is lost
 * in a version is lost in those before it.
 */

export interface Loss {
  /** The newest version that cannot say it. */
  version: Dated;
  path: string;
  /** What is said in its place; absent: nothing. */
  instead?: string;
  /** Its values stand elsewhere as well, so that they are never missed. */
  isNeverMissed?: true;
}

const lost = (version: Dated, paths: string[], instead?: string): Loss[] =>
  paths.map((path) => ({ version, path, ...(instead && { instead }) }));

export const LOSSES: readonly Loss[] = [
  ...lost('2026-01-30', ['$.protocol.version'], 'its own'),
  ...lost('2026-01-30', ['$.capabilities.payment.handlers[*].display_name', '$.marketing_consent_options']),
  ...lost('2026-01-30', ['$.messages[*].resolution'], 'the sentence says what to do'),
  ...lost('2026-01-30', ['$.authentication_metadata', '$.status'], 'not ready, and why'),

  ...lost('2026-01-16', ['$.capabilities'], 'the card at Stripe, with the networks that are known'),
  ...lost('2026-01-16', ['$.buyer'], 'both names, made of the full one; no buyer where there is no name'),
  ...lost('2026-01-16', ['$.totals[*].type', '$.totals[*].amount'], 'a fee or a discount, one sum of discounts'),
  ...lost('2026-01-16', ['$.totals[*].breakdown', '$.totals[*].presentment_amount'], 'a description'),
  ...lost('2026-01-16', ['$.presentment_currency', '$.exchange_rate', '$.exchange_rate_timestamp'], 'a description'),
  ...lost('2026-01-16', ['$.line_items[*].totals[*].breakdown', '$.line_items[*].totals[*].presentment_amount']),
  ...lost('2026-01-16', [
    '$.line_items[*].availability_status',
    '$.line_items[*].available_quantity',
    '$.line_items[*].category',
    '$.line_items[*].discount_details',
    '$.line_items[*].max_quantity_per_order',
    '$.line_items[*].product_id',
    '$.line_items[*].tax_exempt',
    '$.line_items[*].tax_exemption_reason',
    '$.line_items[*].variant_options',
    '$.line_items[*].weight',
  ]),
  ...lost('2026-01-16', ['$.fulfillment_options'], 'parcels and downloads; of other ways, those that are selected'),
  ...lost('2026-01-16', ['$.selected_fulfillment_options[*].type'], 'a parcel'),
  ...lost('2026-01-16', ['$.fulfillment_groups'], 'their selections'),
  ...lost('2026-01-16', ['$.discounts'], 'the amounts, and a message for each code that is refused'),
  ...lost('2026-01-16', ['$.messages[*].type', '$.messages[*].code', '$.messages[*].param', '$.messages[*].severity']),
  ...lost('2026-01-16', ['$.links']),
  ...lost('2026-01-16', ['$.created_at', '$.updated_at', '$.expires_at', '$.quote_expires_at', '$.quote_id']),
  ...lost('2026-01-16', ['$.locale', '$.timezone', '$.metadata']),

  ...lost('2025-09-29', ['$.fulfillment_details.phone_number', '$.fulfillment_details.email']),
  ...lost('2025-09-29', [
    '$.line_items[*].name',
    '$.line_items[*].description',
    '$.line_items[*].images',
    '$.line_items[*].unit_amount',
    '$.line_items[*].item.name',
    '$.line_items[*].item.unit_amount',
    '$.line_items[*].disclosures',
  ]),
  {
    version: '2025-09-29',
    path: '$.selected_fulfillment_options',
    instead: 'the option of the most lines, and a message',
    isNeverMissed: true,
  },
];

/** Paths of all values in a JSON value, with any place of a list as `[*]`. */
export function leavesOf(value: unknown, path = '$'): [path: string, leaf: unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((child) => leavesOf(child, `${path}[*]`));
  return Object.entries(value).flatMap(([name, child]) => leavesOf(child, `${path}.${name}`));
}

/** Paths in the newest session whose values stand nowhere in the older one, not even as a part of a text. */
export function lostPaths(newest: object, older: object): Set<string> {
  const leaves = leavesOf(older).map(([, leaf]) => leaf);
  const values = new Set(leaves);
  const words = leaves.filter((leaf) => typeof leaf === 'string').join('\n');
  const isThere = (leaf: unknown) => values.has(leaf) || (typeof leaf === 'string' && words.includes(leaf));
  return new Set(leavesOf(newest).flatMap(([path, leaf]) => (isThere(leaf) ? [] : [path])));
}

/** The entry of the table for a path that a version lost. */
export const lossOf = (version: string, path: string): Loss | undefined =>
  LOSSES.find(
    (loss) =>
      loss.version >= version &&
      (path === loss.path || /^[.[]/.test(path.slice(loss.path.length))) &&
      path.startsWith(loss.path),
  );

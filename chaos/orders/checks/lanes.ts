import type { Complaints } from '../../findings.js';
import type { Arrival, Arrivals } from '../arrivals.js';
import type { OrderColumn } from '../columns.js';
import { ENDPOINTS, type Endpoint } from '../ledger.js';
import type { OrderRecord, OrderVersion } from '../versions.js';

export interface LanesChecked {
  events: number;
  /** Seconds from the commit to the first success, ascending. */
  delays: number[];
}

/**
 * Holds what each receiver has against the versions of each order: every version once, in sequence, as it was. Which
 * event tells of which version is read from what it says, and not from any record of the sender's.
 */
export function checkLanes(
  records: ReadonlyMap<string, OrderRecord>,
  arrivals: Arrivals,
  findings: Complaints<OrderColumn>,
): LanesChecked {
  const checked: LanesChecked = { events: 0, delays: [] };
  for (const endpoint of ENDPOINTS) {
    const lanes = arrivals[endpoint];
    for (const [orderId, { versions }] of records) {
      const lane = lanes.get(orderId) ?? [];
      checkLane({ endpoint, orderId, versions, lane }, findings, checked);
    }
    for (const [orderId, lane] of lanes) {
      if (!records.has(orderId)) findings.add('wrongContent', `${endpoint}: ${orderId} is no order`, lane.length);
    }
  }
  checked.delays.sort((a, b) => a - b);
  return checked;
}

interface Lane {
  endpoint: Endpoint;
  orderId: string;
  versions: readonly OrderVersion[];
  lane: readonly Arrival[];
}

function checkLane(
  { endpoint, orderId, versions, lane }: Lane,
  findings: Complaints<OrderColumn>,
  checked: LanesChecked,
): void {
  const name = `${endpoint}: ${orderId}`;
  const untold = new Map(versions.map((version) => [version.version, version]));
  let last = 0;
  for (const { eventId, type, facts, at } of lane) {
    const told = [...untold.values()].find((version) => version.facts === facts && type === typeOf(version));
    if (!told) {
      findings.add('wrongContent', `${name}: ${eventId}, ${type}, tells of none of ${versions.length} versions`);
      continue;
    }
    untold.delete(told.version);
    if (told.version < last) findings.add('outOfOrder', `${name}: version ${told.version} came after ${last}`);
    last = Math.max(last, told.version);
    checked.events += 1;
    checked.delays.push((at - told.at) / 1000);
  }
  for (const { version } of untold.values()) {
    const column = version === 1 ? 'noCreate' : 'missing';
    findings.add(column, `${name}: nobody told of version ${version} of ${versions.length}`);
  }
}

const typeOf = ({ version }: OrderVersion): string => (version === 1 ? 'order_create' : 'order_update');

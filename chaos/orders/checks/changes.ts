import type { Order } from '../../../src/domain/order.js';
import type { Complaints } from '../../findings.js';
import type { AcknowledgedChange } from '../changes.js';
import type { OrderColumn } from '../columns.js';
import type { OrderRecord } from '../versions.js';

/** What agents and merchant were told for sure stands in the log, and every change stands there once. */
export function checkChanges(
  records: ReadonlyMap<string, OrderRecord>,
  sold: readonly { orderId: string }[],
  changes: readonly AcknowledgedChange[],
  findings: Complaints<OrderColumn>,
): void {
  for (const { orderId } of sold) {
    if (!records.has(orderId)) findings.add('acknowledged', `${orderId} was sold, and is not there`);
  }
  for (const [orderId, { versions, latest }] of records) {
    const numbers = versions.map(({ version }) => version);
    const isWhole = numbers.every((version, index) => version === index + 1);
    if (!isWhole) findings.add('acknowledged', `${orderId} has the versions ${numbers}`);
    for (const [mark, times] of marksOf(latest)) {
      if (times > 1) findings.add('doubled', `${orderId} has ${mark} ${times} times`, times - 1);
    }
  }
  for (const { orderId, kind, key, answered } of changes) {
    const record = records.get(orderId);
    if (!record) continue;
    const isThere = kind === 'approval' || marksOf(record.latest).has(`${kind} ${key}`);
    const version = record.versions.find((one) => one.version === answered?.version);
    if (!isThere || (answered && version?.facts !== answered.facts)) {
      findings.add('acknowledged', `${orderId}: ${kind} ${key} was made, and is not there as it was answered`);
    }
  }
}

/** What merchants left on an order, by kind and description, and how often. */
function marksOf({ fulfillments, adjustments }: Order): Map<string, number> {
  const events = fulfillments.flatMap((fulfillment) => fulfillment.events);
  const marks = new Map<string, number>();
  const count = (kind: string, description: string | undefined): void => {
    if (description === undefined) return;
    const mark = `${kind} ${description}`;
    marks.set(mark, (marks.get(mark) ?? 0) + 1);
  };
  for (const { description } of fulfillments) count('fulfillment', description);
  for (const { description } of events) count('event', description);
  for (const { type, description } of adjustments) count(type, description);
  return marks;
}

import { refused } from '../errors.js';
import { emit } from '../events/emit.js';
import type { Dispute } from '../objects/dispute.js';
import type { Call } from '../wire/call.js';

const ENDED: Dispute['status'][] = ['won', 'lost', 'warning_closed'];

/** Whether it is a question of the buyer's bank that has taken no money back. */
export function isInquiry({ status }: Dispute): boolean {
  return status.startsWith('warning_');
}

/** Refuses what comes too late. */
export function requireOpen({ status }: Dispute): void {
  if (ENDED.includes(status)) throw refused(`This dispute is already closed: it has a status of ${status}.`);
}

/** The bank has decided; an inquiry is closed whatever it thought. */
export function endDispute(call: Call, dispute: Dispute, result: 'won' | 'lost'): Dispute {
  const status = isInquiry(dispute) ? 'warning_closed' : result;
  const ended: Dispute = { ...dispute, status, is_charge_refundable: status !== 'lost' };
  call.store.objects.save(ended);
  emit(call, 'charge.dispute.closed', ended);
  if (status === 'won') emit(call, 'charge.dispute.funds_reinstated', ended);
  return ended;
}

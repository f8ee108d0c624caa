import { refused } from '../errors.js';
import { emit } from '../events/emit.js';
import type { Refund } from '../objects/refund.js';
import { type Answer, type Call, ok } from '../wire/call.js';
import { emitUpdated, saveRefund, undoRefund } from './refund-money.js';
import { requireRefund } from './require-refund.js';

/** Brings a refund to where it goes on its own, or to another end; a refund that stays as it is is refused. */
export function settleRefund(call: Call, outcome: 'succeeded' | 'failed' | null): Answer {
  const present = requireRefund(call);
  const followUp = call.store.followUps.find(present.id);
  if (followUp === undefined) throw refused(`Refund ${present.id} is ${present.status} and stays so.`);
  call.store.followUps.remove(present.id);
  const { pending_reason: _, ...settled } = present;
  const { status } = present;
  if ((outcome ?? followUp.becomes) === 'failed') {
    const failed: Refund = { ...settled, status: 'failed', failure_reason: 'expired_or_canceled_card' };
    undoRefund(call, failed);
    emit(call, 'refund.failed', failed, { previous: { status } });
    return ok(failed);
  }
  const succeeded: Refund = { ...settled, status: 'succeeded' };
  if (status === 'succeeded') return ok(succeeded);
  saveRefund(call, succeeded);
  emitUpdated(call, succeeded, { status });
  return ok(succeeded);
}

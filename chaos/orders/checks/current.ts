import { isDeepStrictEqual } from 'node:util';
import type { AgentCalls } from '../../agent-calls.js';
import { inParallel } from '../../checks/in-parallel.js';
import type { Complaints } from '../../findings.js';
import type { Arrivals } from '../arrivals.js';
import type { OrderColumn } from '../columns.js';
import { ENDPOINTS } from '../ledger.js';
import type { OrderRecord } from '../versions.js';

const AT_ONCE = 8;

/** What each receiver was told last of an order is what its agent sees now; the buyer's notes are in no event. */
export async function checkCurrent(
  records: ReadonlyMap<string, OrderRecord>,
  arrivals: Arrivals,
  calls: Pick<AgentCalls, 'get'>,
  findings: Complaints<OrderColumn>,
): Promise<void> {
  await inParallel([...records], AT_ONCE, async ([orderId, { sessionId }]) => {
    const outcome = await calls.get(sessionId);
    const seen = outcome.kind === 'session' ? outcome.session.order : undefined;
    if (!seen) {
      findings.add('acknowledged', `${orderId} cannot be read any more: ${JSON.stringify(outcome)}`);
      return;
    }
    const { order_notes: _, ...confirmation } = seen.confirmation;
    for (const endpoint of ENDPOINTS) {
      const last = arrivals[endpoint].get(orderId)?.at(-1)?.order;
      if (isDeepStrictEqual(last, { ...seen, confirmation })) continue;
      findings.add('notCurrent', `${endpoint}: ${orderId} is ${seen.status}, was last told to be ${last?.status}`);
    }
  });
}

import type { Payment } from '../../agent/buyer.js';
import type { Paper } from '../paper.js';
import { prove } from './demo-error.js';

/** The answer got lost, the agent asks again: nothing is bought twice. */
export async function showReplay(paper: Paper, first: Payment): Promise<void> {
  paper.step('The answer is lost: the same once more', 'POST /checkout_sessions/{id}/complete');
  paper.fact('Key', `${first.idempotencyKey} (the same)`);
  const { session, replayed } = await first.repeat();
  prove(replayed, 'a repeat is answered with Idempotent-Replayed: true');
  prove(session.order?.id === first.session.order?.id, 'a repeat is answered with the same order');
  paper.fact('Order', `${session.order?.order_number}  ${session.order?.id} (the same)`);
  paper.proven('Idempotent-Replayed: true. The first answer again; nothing was charged twice.');
}

import { isTerminal, type SessionStatus } from '../../domain/session.js';
import type { ErasedSession } from '../retention.js';

/** What an erasure has to know of a session. */
export interface ErasureState {
  status: SessionStatus;
  orderId: string | null;
  /**
   * Its charge is undecided, or can still be paid; its purchase order waits for the shop; or its order waits for another
   * system.
   */
  isBusy: boolean;
  charges: number;
}

/** What an erasure does with it. */
export function becomes({ status, orderId, isBusy, charges }: ErasureState): ErasedSession {
  const isOpen = !isTerminal(status) && charges > 0;
  if (isBusy || isOpen) return 'in_progress';
  return orderId === null && charges === 0 ? 'removed' : 'pseudonymised';
}

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AcpAnswer } from '../../support/acp-client.js';

const ASK_AGAIN = ['idempotency_in_flight', 'session_in_progress', 'service_unavailable'];

/** Whether this answer asks for another try; it has to say when, then. */
export function asksAgain({ status, body, headers }: AcpAnswer): boolean {
  if (status < 400 || !ASK_AGAIN.includes(body.code)) return false;
  expect(Number(headers.get('retry-after')), `Retry-After of ${body.code}`).toBeGreaterThan(0);
  return true;
}

/** Asks as an agent does, only faster: again after a lost connection and whenever the answer asks for it. */
export async function persist(ask: () => Promise<AcpAnswer>, { times = 400, pause = 25 } = {}): Promise<AcpAnswer> {
  for (let time = 0; time < times; time += 1) {
    const answer = await ask().catch(lost);
    if (answer && !asksAgain(answer)) return answer;
    await sleep(pause);
  }
  throw new Error(`No answer after ${times} tries`);
}

/** What a failed fetch throws; anything else is a failed test. */
export function lost(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}

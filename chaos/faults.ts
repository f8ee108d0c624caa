import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultRule } from '../src/sandbox/sandbox.js';
import type { Dice } from './dice.js';
import type { StripeSide } from './stripe-side.js';

/** The seller's calls: the agents' way to their tokens stays free. */
const CALLS: [FaultRule['match'], ...FaultRule['match'][]] = [
  { path: '/v1/payment_intents*' },
  { path: '/v1/payment_intents*' },
  { method: 'POST', path: '/v1/payment_intents' },
  { method: 'POST', path: '/v1/payment_intents/*/confirm' },
  { method: 'POST', path: '/v1/payment_intents/*/cancel' },
  { method: 'GET', path: '/v1/payment_intents/*' },
  { path: '/v1/shared_payment/granted_tokens/*' },
];

const OF_CALLS = {
  drop_before: 3,
  drop_after: 4,
  error_500_before: 2,
  error_500_after: 3,
  conflict_409: 2,
  rate_limit_429: 2,
  delay: 4,
  delay_after: 3,
  half_response: 2,
};

const OF_EVENTS = ['webhook_lose', 'webhook_duplicate', 'webhook_delay', 'webhook_reorder'];

/** Longer than a server may hold a charge. */
const BEYOND_THE_LEASE = [31_000, 40_000] as const;

/** What this sandbox can do to its own events. */
export async function eventFaults(stripe: StripeSide): Promise<string[]> {
  const known = await Promise.all(OF_EVENTS.map((fault) => stripe.knows(fault)));
  return OF_EVENTS.filter((_, index) => known[index]);
}

/** Until the signal, breaks Stripe in ever new ways. */
export async function breakThings(
  stripe: StripeSide,
  dice: Dice,
  events: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const rules = Array.from({ length: dice.whole(0, 4) }, () => ofCalls(dice));
    const [first, ...others] = events;
    if (first)
      rules.push(...Array.from({ length: dice.whole(0, 2) }, () => ofEvents(dice.pick([first, ...others]), dice)));
    await stripe.faults(rules);
    await sleep(dice.between(500, 4000), undefined, { signal }).catch(() => {});
  }
}

function ofCalls(dice: Dice): FaultRule {
  const fault = dice.weighted(OF_CALLS);
  // Now and then it happens to every call, so that a server has to give up what it was at.
  const probability = dice.chance(0.06) ? 1 : dice.between(0.02, 0.3);
  const rule: FaultRule = { match: dice.pick(CALLS), fault, probability, seed: dice.whole(1, 1e9) };
  if (!fault.startsWith('delay')) return rule;
  if (dice.chance(0.1)) return { ...rule, ms: Math.round(dice.between(...BEYOND_THE_LEASE)), times: dice.whole(1, 3) };
  return { ...rule, ms: Math.round(dice.between(20, 3000)) };
}

function ofEvents(fault: string, dice: Dice): FaultRule {
  const ms = fault === 'webhook_delay' ? { ms: Math.round(dice.between(50, 5000)) } : {};
  return {
    match: {},
    fault: fault as FaultRule['fault'],
    probability: dice.between(0.05, 0.5),
    seed: dice.whole(1, 1e9),
    ...ms,
  };
}

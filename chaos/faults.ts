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
  { path: '/v1/refunds*' },
  { method: 'GET', path: '/v1/disputes*' },
  { method: 'GET', path: '/v1/events*' },
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
} as const;

const OF_EVENTS = ['webhook_lose', 'webhook_duplicate', 'webhook_delay', 'webhook_reorder'] as const;

/** Longer than a server may hold a charge, or have a refund to itself. */
const BEYOND_THE_LEASE = [31_000, 40_000] as const;

export const FAULTS = [...Object.keys(OF_CALLS), ...OF_EVENTS];

/** Until the signal, breaks Stripe in ever new ways. */
export async function breakThings(stripe: StripeSide, dice: Dice, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await stripe.faults([
      ...Array.from({ length: dice.whole(0, 4) }, () => ofCalls(dice)),
      ...lateWork(dice),
      ...Array.from({ length: dice.whole(0, 3) }, () => ofEvents(dice)),
    ]);
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

/**
 * Effects that come when the server which asked for them is dead and another one has taken over, and answers that come
 * when the buyer's bank was faster.
 */
function lateWork(dice: Dice): FaultRule[] {
  const late = (path: string, fault: 'delay' | 'delay_after', [from, to]: readonly [number, number]): FaultRule => ({
    match: { method: 'POST', path },
    fault,
    ms: Math.round(dice.between(from, to)),
    probability: dice.between(0.03, 0.15),
    seed: dice.whole(1, 1e9),
  });
  return [
    // In this order: each call meets the first fault that befalls it.
    { ...late('/v1/payment_intents/*/confirm', 'delay_after', [100, 900]), probability: dice.between(0.05, 0.35) },
    ...(dice.chance(0.4) ? [late('/v1/payment_intents/*/confirm', 'delay', [600, 5000])] : []),
    ...(dice.chance(0.1) ? [late('/v1/payment_intents/*/confirm', 'delay', BEYOND_THE_LEASE)] : []),
    ...(dice.chance(0.2) ? [late('/v1/refunds', 'delay', [600, 5000])] : []),
    ...(dice.chance(0.2) ? [late('/v1/refunds', 'delay', BEYOND_THE_LEASE)] : []),
  ];
}

function ofEvents(dice: Dice): FaultRule {
  const fault = dice.pick(OF_EVENTS);
  const ms = fault === 'webhook_delay' ? { ms: Math.round(dice.between(50, 5000)) } : {};
  return { match: {}, fault, probability: dice.between(0.05, 0.5), seed: dice.whole(1, 1e9), ...ms };
}

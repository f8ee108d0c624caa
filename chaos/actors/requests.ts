import type { WireSession } from '../../src/protocol/wire.js';
import { type Outcome, passes } from '../agent-calls.js';
import type { Stage } from './actor.js';

/** Refusals that may meet an honest agent, by what it asked for; all of them say that the session is closed. */
const CLOSED = { update: 409, complete: 409, cancel: 405 } as const;

export type Operation = keyof typeof CLOSED;

export interface CompleteOptions {
  /** A fresh one unless given. */
  key?: string;
  /** One attempt, whatever comes of it. */
  once?: boolean;
  /** The bank takes its time: when this is decided says nothing of how fast servers recover. */
  slow?: boolean;
}

/** The requests of one visit to the shop. Whatever an honest agent should never be told is a finding. */
export function createRequests({ calls, history, findings, underway }: Stage, visit: string) {
  let keys = 0;
  const newKey = (): string => {
    keys += 1;
    return `${visit}-${keys}`;
  };

  async function change(
    operation: Operation,
    id: string,
    body: object | undefined,
    { key = newKey(), once = false }: CompleteOptions = {},
  ) {
    const path = `/checkout_sessions/${id}${operation === 'update' ? '' : `/${operation}`}`;
    const outcome = await calls.post(path, key, body, { once });
    if (outcome.kind !== 'refused' || passes(outcome)) return outcome;
    const { status, code } = outcome;
    // Another request of the same visit used a card that has to be authenticated.
    const isWaiting = operation === 'complete' && status === 400 && code === 'requires_3ds';
    if (status === CLOSED[operation] && code === 'session_not_modifiable') history.close(id);
    else if (!isWaiting) findings.add('unexpected', `POST ${path} ${key}: ${status} ${code}`);
    return outcome;
  }

  return {
    newKey,
    async create(
      variantId: string,
      quantity: number,
      { authenticates }: { authenticates: boolean },
    ): Promise<WireSession | undefined> {
      const body = {
        currency: 'usd',
        capabilities: authenticates ? { interventions: { supported: ['3ds'] } } : {},
        line_items: [{ id: variantId, quantity }],
        buyer: { email: 'ada@example.com' },
      };
      const outcome = await calls.post('/checkout_sessions', newKey(), body);
      if (outcome.kind === 'refused') findings.add('unexpected', `create ${visit}: ${outcome.status} ${outcome.code}`);
      return outcome.kind === 'session' ? outcome.session : undefined;
    },
    get: (id: string): Promise<Outcome> => calls.get(id),
    update: (id: string, variantId: string, quantity: number): Promise<Outcome> =>
      change('update', id, { line_items: [{ id: variantId, quantity }] }),
    cancel: (id: string): Promise<Outcome> => change('cancel', id, undefined),
    async complete(id: string, body: object, options: CompleteOptions = {}): Promise<Outcome> {
      if (options.slow) return change('complete', id, body, options);
      underway.begin(id);
      try {
        return await change('complete', id, body, options);
      } finally {
        underway.end(id);
      }
    },
  };
}

export type Requests = ReturnType<typeof createRequests>;

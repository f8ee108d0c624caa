import { setTimeout as sleep } from 'node:timers/promises';
import { completeBody } from '../../support/builders.js';
import type { TestApp } from '../../support/start-app.js';
import { lost } from '../support/persist.js';
import type { History } from './history.js';

export const ITEM = 'unit';
export const PRICE = 1700;

const CARDS = [
  'pm_card_visa',
  'pm_card_visa',
  'pm_card_visa_chargeDeclined',
  'pm_card_chargeDeclinedProcessingError',
  'pm_card_authenticationRequired',
];
const JUMPS = [1_000, 25_000, 31_000, 31_000, 55_000, 16 * 60_000];

/** The world that shoppers share; a restart puts another server into it. */
export interface World {
  app: TestApp;
  /** Closed while the server is being replaced. */
  isOpen: boolean;
  sessionIds: string[];
  history: History;
  random: () => number;
  restart?: () => Promise<void>;
}

interface Sent {
  sessionId: string;
  key: string;
  body: object;
}

/** A shopper, or several at odds with each other: does `steps` random things with everybody's sessions. */
export async function shop(world: World, name: string, steps: number): Promise<void> {
  const { random, history, sessionIds } = world;
  const sent: Sent[] = [];
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];

  async function create(): Promise<void> {
    const line_items = [{ id: ITEM, quantity: 1 + Math.floor(random() * 3) }];
    const body = { currency: 'usd', capabilities: {}, line_items, buyer: { email: 'ada@example.com' } };
    const answer = await world.app.client.create(body).catch(lost);
    if (answer?.status !== 201) return;
    sessionIds.push(answer.body.id);
    history.note('create', answer.body.id, undefined, answer);
  }

  async function send({ sessionId, key, body }: Sent): Promise<void> {
    const answer = await world.app.client.complete(sessionId, body, { key }).catch(lost);
    if (answer) history.note('complete', sessionId, `${sessionId} ${key}`, answer);
  }

  async function complete(sessionId: string): Promise<void> {
    const token = await world.app.stripe.mint({ amount: 3 * PRICE, paymentMethod: pick(CARDS) });
    const request = { sessionId, key: `${name}-${sent.length}`, body: completeBody(token) };
    sent.push(request);
    await send(request);
  }

  for (let step = 0; step < steps; step += 1) {
    while (!world.isOpen) await sleep(5);
    const sessionId = pick(sessionIds.slice(-6));
    const chance = random();
    if (sessionId === undefined || chance < 0.12) await create();
    else if (chance < 0.5) await complete(sessionId);
    else if (chance < 0.72) await retry(sessionId);
    else if (chance < 0.8) {
      const line_items = [{ id: ITEM, quantity: 1 + Math.floor(random() * 3) }];
      const answer = await world.app.client.update(sessionId, { line_items }).catch(lost);
      if (answer) history.note('update', sessionId, undefined, answer);
    } else if (chance < 0.84) {
      const answer = await world.app.client.cancel(sessionId).catch(lost);
      if (answer) history.note('cancel', sessionId, undefined, answer);
    } else if (chance < 0.92) world.app.clock.advance(pick(JUMPS) ?? 0);
    else if (chance < 0.99) await world.app.app.sweeper.runOnce().catch(() => {});
    else await world.restart?.();
  }

  async function retry(fallback: string): Promise<void> {
    const request = pick(sent);
    if (request) await send(request);
    else await complete(fallback);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { chooseOptions } from '../../../src/agent/choose-options.js';
import type { TokenMinter } from '../../../src/agent/token-minter.js';
import type { WireSession } from '../../../src/protocol/wire.js';
import { completeBody } from '../../actors/paying.js';
import type { AgentCalls } from '../../agent-calls.js';
import type { Dice } from '../../dice.js';
import type { Complaints } from '../../findings.js';
import { fillBasket } from './basket.js';
import { mintRiskyToken } from './risky-token.js';
import type { Tickets } from './tickets.js';

export interface BuyerDeps {
  calls: AgentCalls;
  minter: TokenMinter;
  stripeUrl: string;
  findings: Complaints<'unexpected'>;
  dice: Dice;
}

const ADDRESS = {
  name: 'Ada Byron',
  line_one: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94131',
};
const BUYER = { first_name: 'Ada', last_name: 'Byron', email: 'ada@example.com' };

/** Some cause trouble after the sale, and so one more version of the order. */
const CARDS = { pm_card_visa: 88, pm_card_pendingRefund: 6, pm_card_createDispute: 3, pm_card_refundFail: 3 };
const RISKY = 0.05;
/** Milliseconds before another purchase. */
const PAUSE = [0, 120] as const;

/** An agent who buys as long as there are `tickets`; each is one order. */
export async function buyAll(deps: BuyerDeps, tickets: Tickets): Promise<void> {
  for (let ticket = await tickets.next(); ticket !== undefined; ticket = await tickets.next()) {
    await buy(deps, ticket);
    await sleep(deps.dice.between(...PAUSE));
  }
}

async function buy({ calls, minter, stripeUrl, findings, dice }: BuyerDeps, ticket: string): Promise<void> {
  const { line_items, isShipped } = fillBasket(dice);
  const post = async (path: string, step: string, body: object): Promise<WireSession | undefined> => {
    const outcome = await calls.post(path, `${ticket}-${step}`, body);
    if (outcome.kind === 'session') return outcome.session;
    findings.add('unexpected', `${ticket} ${step}: ${JSON.stringify(outcome)}`);
    return undefined;
  };
  const created = await post('/checkout_sessions', 'create', {
    currency: 'usd',
    capabilities: {},
    line_items,
    buyer: BUYER,
    ...(isShipped && { fulfillment_details: { name: 'Ada Byron', email: BUYER.email, address: ADDRESS } }),
    ...(dice.chance(0.2) && { order_notes: `Leave it with ${ticket}.` }),
  });
  const path = `/checkout_sessions/${created?.id}`;
  const choice = created && { selected_fulfillment_options: chooseOptions(created) };
  const session = isShipped && choice ? await post(path, 'update', choice) : created;
  if (!session) return;
  const token = dice.chance(RISKY)
    ? await mintRiskyToken(stripeUrl, session)
    : await minter.mint(session, { paymentMethod: dice.weighted(CARDS) });
  const completed = await post(`${path}/complete`, 'complete', completeBody(session, token));
  if (completed && completed.status !== 'completed') {
    findings.add('unexpected', `${ticket} complete: the session is ${completed.status}`);
  }
}

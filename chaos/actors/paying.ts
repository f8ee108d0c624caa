import { setTimeout as sleep } from 'node:timers/promises';
import { cardHandlerOf } from '../../src/agent/session-facts.js';
import type { TokenMinter } from '../../src/agent/token-minter.js';
import type { WireSession } from '../../src/protocol/wire.js';
import type { Dice } from '../dice.js';
import { AUTHENTICATES } from './cards.js';
import type { Requests } from './requests.js';

export interface Payer {
  requests: Requests;
  minter: TokenMinter;
  dice: Dice;
}

/** What comes of an authentication; `leaves` is a buyer who is never seen again. */
const OUTCOMES = { authenticated: 64, denied: 12, abandoned: 6, leaves: 18 };
/** Milliseconds in which a buyer authenticates. */
const AUTHENTICATING = [0, 600] as const;

const PROOF = {
  three_ds_cryptogram: 'AgAAAAAABk4DWZ4C28yUQAAAAAA=',
  electronic_commerce_indicator: '05',
  transaction_id: 'c4e59ceb-a382-4d6a-bc87-385d591fa09d',
  version: '2.2.0',
};

/** Each card under a new key with a new token, until one of them buys or the session is no more to be paid. */
export async function payWith(payer: Payer, begun: WireSession, cards: readonly string[]): Promise<void> {
  let session = begun;
  for (const paymentMethod of cards) {
    const token = await payer.minter.mint(session, { paymentMethod });
    const outcome = await payer.requests.complete(session.id, completeBody(session, token));
    if (outcome.kind !== 'session') return;
    session = outcome.session;
    if (session.status === 'authentication_required') session = await authenticate(payer, session, token);
    if (session.status !== 'ready_for_payment') return;
  }
}

/** Completes once more with what came of the authentication, with the same token or a new one. */
async function authenticate(payer: Payer, session: WireSession, token: string): Promise<WireSession> {
  const { requests, minter, dice } = payer;
  const outcome = dice.weighted(OUTCOMES);
  if (outcome === 'leaves') return session;
  await sleep(dice.between(...AUTHENTICATING));
  const again = dice.chance(0.5) ? token : await minter.mint(session, { paymentMethod: AUTHENTICATES });
  const result = { outcome, ...(outcome === 'authenticated' && { outcome_details: PROOF }) };
  const body = { ...completeBody(session, again), authentication_result: result };
  const answer = await requests.complete(session.id, body);
  return answer.kind === 'session' ? answer.session : session;
}

export const completeBody = (session: WireSession, token: string): object => ({
  payment_data: {
    handler_id: cardHandlerOf(session).id,
    instrument: { type: 'card', credential: { type: 'spt', token } },
  },
});

import { setTimeout as sleep } from 'node:timers/promises';
import { cardHandlerOf } from '../../src/agent/session-facts.js';
import type { TokenMinter } from '../../src/agent/token-minter.js';
import type { WireSession } from '../../src/protocol/wire.js';
import type { Dice } from '../dice.js';
import { PLENTIFUL } from '../goods.js';
import type { Requests } from './requests.js';

const GOOD = 'pm_card_visa';
const DECLINES = 'pm_card_visa_chargeDeclined';
const AUTHENTICATES = 'pm_card_authenticationRequired';

export interface Payer {
  requests: Requests;
  minter: TokenMinter;
  dice: Dice;
}

type Way = (payer: Payer, session: WireSession) => Promise<unknown>;

/** Longest head start of one of two requests that race, in milliseconds. */
const HEAD_START = 60;

/** How agents complete a session, the good ones and the others. */
export const WAYS = {
  atOnce: (payer, session) => payWith(payer, session, [GOOD]),

  declinedFirst: (payer, session) =>
    payWith(payer, session, [...Array.from({ length: payer.dice.whole(1, 3) }, () => DECLINES), GOOD]),

  authenticatedFirst: (payer, session) =>
    payWith(payer, session, payer.dice.chance(0.7) ? [AUTHENTICATES, GOOD] : [AUTHENTICATES]),

  /** Two keys, two tokens. */
  racing: async (payer, session) => {
    const first = anyCard(payer.dice);
    await Promise.all([payWith(payer, session, [first, GOOD]), later(payer, () => payWith(payer, session, [GOOD]))]);
  },

  /** One key and one body, sent twice. */
  doubled: async (payer, session) => {
    const { requests, minter, dice } = payer;
    const body = completeBody(session, await minter.mint(session, { paymentMethod: anyCard(dice) }));
    const key = requests.newKey();
    const send = () => requests.complete(session.id, body, { key });
    await Promise.all([send(), later(payer, send)]);
  },

  canceling: async (payer, session) => {
    await Promise.all([
      payWith(payer, session, [anyCard(payer.dice)]),
      later(payer, () => payer.requests.cancel(session.id)),
    ]);
  },

  updating: async (payer, session) => {
    const quantity = payer.dice.whole(1, 4);
    await Promise.all([
      payWith(payer, session, [anyCard(payer.dice), GOOD]),
      later(payer, () => payer.requests.update(session.id, PLENTIFUL, quantity)),
    ]);
  },

  /** Asks once and never again: nobody but the server brings this to an end. */
  vanishing: async ({ requests, minter, dice }, session) => {
    const body = completeBody(session, await minter.mint(session, { paymentMethod: anyCard(dice) }));
    await requests.complete(session.id, body, { once: true });
  },
} as const satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;

/** Each card under a new key with a new token, until one of them buys or the session is no more to be paid. */
async function payWith({ requests, minter }: Payer, begun: WireSession, cards: readonly string[]): Promise<void> {
  let session = begun;
  for (const paymentMethod of cards) {
    const token = await minter.mint(session, { paymentMethod });
    const outcome = await requests.complete(session.id, completeBody(session, token));
    if (outcome.kind !== 'session' || outcome.session.status !== 'ready_for_payment') return;
    session = outcome.session;
  }
}

const later = async <T>({ dice }: Payer, work: () => Promise<T>): Promise<T> => {
  await sleep(dice.between(0, HEAD_START));
  return work();
};

const anyCard = (dice: Dice): string =>
  ({ good: GOOD, declines: DECLINES, authenticates: AUTHENTICATES })[
    dice.weighted({ good: 6, declines: 2, authenticates: 1 })
  ];

const completeBody = (session: WireSession, token: string): object => ({
  payment_data: {
    handler_id: cardHandlerOf(session).id,
    instrument: { type: 'card', credential: { type: 'spt', token } },
  },
});

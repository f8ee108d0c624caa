import { setTimeout as sleep } from 'node:timers/promises';
import type { WireSession } from '../../src/protocol/wire.js';
import { PLENTIFUL } from '../goods.js';
import { AUTHENTICATES, anyCard, DECLINES, goodCard } from './cards.js';
import { completeBody, type Payer, payWith } from './paying.js';
import { paySlowly } from './slow-payments.js';

type Way = (payer: Payer, session: WireSession) => Promise<unknown>;

/** Longest head start of one of two requests that race, in milliseconds. */
const HEAD_START = 60;

/** How agents complete a session, the good ones and the others. */
export const WAYS = {
  atOnce: (payer, session) => payWith(payer, session, [goodCard(payer.dice)]),

  declinedFirst: (payer, session) => {
    const declines = Array.from({ length: payer.dice.whole(1, 3) }, () => DECLINES);
    return payWith(payer, session, [...declines, goodCard(payer.dice)]);
  },

  /** The card of an agent that cannot authenticate is refused. */
  authenticating: (payer, session) =>
    payWith(payer, session, payer.dice.chance(0.7) ? [AUTHENTICATES, goodCard(payer.dice)] : [AUTHENTICATES]),

  /** Two keys, two tokens. */
  racing: async (payer, session) => {
    const first = anyCard(payer.dice);
    await Promise.all([
      payWith(payer, session, [first, goodCard(payer.dice)]),
      later(payer, () => payWith(payer, session, [goodCard(payer.dice)])),
    ]);
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
      payWith(payer, session, [anyCard(payer.dice), goodCard(payer.dice)]),
      later(payer, () => payer.requests.update(session.id, PLENTIFUL, quantity)),
    ]);
  },

  /** Asks once and never again: nobody but the server brings this to an end. */
  vanishing: async ({ requests, minter, dice }, session) => {
    const body = completeBody(session, await minter.mint(session, { paymentMethod: anyCard(dice) }));
    await requests.complete(session.id, body, { once: true });
  },

  slowly: paySlowly,
} as const satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;

const later = async <T>({ dice }: Payer, work: () => Promise<T>): Promise<T> => {
  await sleep(dice.between(0, HEAD_START));
  return work();
};

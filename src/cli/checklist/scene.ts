import type { MintTestToken } from '../../payments/test-tokens.js';
import type { CallOptions, Calls, Exchange } from './calls.js';
import type { EventEar, HeardEvent } from './event-ear.js';
import { cardHandlerOf, readError, readSession, type SessionFacts } from './session-facts.js';
import type { ChecklistAddress, Wording } from './wording.js';

/** What is sold, and to where. */
export interface ChecklistGoods {
  /** Is in stock, and is shipped. */
  item: string;
  /** Is sold out. */
  soldOut?: string | undefined;
  address: ChecklistAddress;
}

/** What one item of the checklist found. */
export interface Finding {
  sentence: string;
  holds: boolean;
}

/** What later items need of earlier ones. */
export interface Memory {
  /** Every session that was answered. */
  sessions: SessionFacts[];
  /** The complete that made an order. */
  paid?: { session: SessionFacts; path: string; body: object; key: string; exchange: Exchange };
}

export interface SceneDeps {
  calls: Calls;
  wording: Wording;
  goods: ChecklistGoods;
  memory: Memory;
  /** Absent where no payment can be played; `whyNot` says why. */
  mint?: MintTestToken | undefined;
  whyNoPayment: string;
  /** Absent where no order event can be heard. */
  ear?: EventEar | undefined;
  /** Of the merchant API. */
  merchantKey?: string | undefined;
}

/** It cannot be played here; the message says why, and what to do. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
}

/** The item cannot go on: what was found so far says why. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** What an item plays on: it asks, and says what has to hold. */
export function createScene({ calls, mint, whyNoPayment, ...deps }: SceneDeps) {
  const findings: Finding[] = [];
  const exchanges: Exchange[] = [];
  const heard: HeardEvent[] = [];

  function noted(exchange: Exchange): Exchange {
    exchanges.push(exchange);
    const session = exchange.status < 300 ? readSession(exchange.json) : undefined;
    if (session) deps.memory.sessions.push(session);
    return exchange;
  }

  const scene = {
    ...deps,
    findings,
    exchanges,
    heard,

    ask: async (path: string, options: CallOptions = {}): Promise<Exchange> => noted(await calls.call(path, options)),
    read: async (path: string): Promise<Exchange> => noted(await calls.call(path, { method: 'GET' })),
    open: async (address: string): Promise<Exchange> => noted(await calls.open(address)),
    asMerchant: async (path: string, key: string, body: object): Promise<Exchange> =>
      noted(await calls.merchant(path, key, body)),

    /** Says what has to hold, and goes on in either case; `was` is what there was instead. */
    check(sentence: string, holds: boolean, was?: unknown): void {
      const instead = holds || was === undefined ? '' : ` (it was ${JSON.stringify(was)})`;
      findings.push({ sentence: `${sentence}${instead}`, holds });
    },

    /** The status of an answer. */
    checkStatus(exchange: Exchange, status: number, of: string): void {
      scene.check(`${of} is answered ${status}`, exchange.status === status, exchange.status);
    },

    /** The session that was answered; ends the item where it is none. */
    sessionOf(exchange: Exchange): SessionFacts {
      const session = exchange.status < 300 ? readSession(exchange.json) : undefined;
      if (session) return session;
      const said = readError(exchange.json)?.message;
      scene.check('The answer is a checkout session', false, said ? `${exchange.status}: ${said}` : exchange.status);
      throw new Broken();
    },

    /** Pays what a session costs with a fresh token. Throws NotShown where none can be had. */
    async paymentOf(session: SessionFacts, paymentMethod?: string): Promise<object> {
      if (!mint) throw new NotShown(whyNoPayment);
      const amount = session.totals.find(({ type }) => type === 'total')?.amount ?? 0;
      const currency = session.currency.toLowerCase();
      return scene.payWith(await mint({ amount, currency, ...(paymentMethod && { paymentMethod }) }), session);
    },

    payWith: (token: string, session: SessionFacts): object =>
      deps.wording.pay({ token, handlerId: cardHandlerOf(session), address: deps.goods.address }),
  };
  return scene;
}

export type Scene = ReturnType<typeof createScene>;

/** One item of the checklist. */
export interface Item {
  /** Names its file. */
  id: string;
  title: string;
  /** What has to be shown. */
  asks: string;
  play(scene: Scene): Promise<void>;
}

import { COUNTED, GOODS, type SHIPPING, type VariantId } from './goods.js';

/* What the model remembers. It knows nothing of how the server stores any of this. */

export interface Line {
  variant: VariantId;
  quantity: number;
}

export type Option = keyof typeof SHIPPING;
export type Card = 'visa' | 'declined' | '3ds' | 'processing';

export interface Draft {
  lines: readonly Line[];
  buyer: boolean;
  address?: 'US' | 'DE';
  option?: Option;
  can3ds: boolean;
}

export interface Token {
  id: string;
  card: Card;
  trouble?: 'too_small' | 'revoked';
  isUsed: boolean;
}

/** A PaymentIntent as Stripe sees it. */
export interface Intent {
  status: 'open' | 'action' | 'processing' | 'succeeded' | 'canceled';
  amount: number;
  generation: number;
}

export type Phase = 'creating' | 'confirming' | 'processing' | 'declined' | 'authenticating' | 'canceled' | 'succeeded';

export interface Charge {
  phase: Phase;
  generation: number;
  amount: number;
  /** What is being paid. */
  pinned: Draft;
  token: Token;
  proof: boolean;
  key: string;
  /** An attempt before this one was sent, and nobody read its answer. */
  unread: boolean;
}

export interface Order {
  total: number;
  lines: readonly Line[];
  isShort: boolean;
  refunds: Map<string, number>;
}

export type Status =
  | 'not_ready_for_payment'
  | 'ready_for_payment'
  | 'authentication_required'
  | 'complete_in_progress'
  | 'completed'
  | 'canceled'
  | 'expired';

export interface Session {
  name: string;
  id: string;
  draft: Draft;
  status: Status;
  messages: string[];
  awaits?: 'rule' | 'issuer';
  expiresAt: number;
  /** `until` is null while a payment is under way. */
  hold?: { lines: readonly Line[]; until: number | null };
  consumed: ReadonlyMap<VariantId, number>;
  charge?: Charge;
  /** By generation. */
  intents: Map<number, Intent>;
  tokens: Map<number, string>;
  order?: Order;
  /** The session as it was last answered, where nothing has changed it since. */
  text?: string;
}

/** What an answer has to be: an error with its code, or a session. */
export interface Expected {
  http: number;
  code?: string;
  status?: Status;
  messages?: readonly string[];
  total?: number;
}

export interface Request {
  key: string;
  session: Session;
  body: unknown;
  kind: 'create' | 'update' | 'complete' | 'cancel';
  token?: Token;
  auth?: 'authenticated' | 'denied';
  /** The answer, and what it changes; nothing where the server ends before it. */
  predict: (state: State) => Expected | undefined;
}

/** A key that the server remembers; `sealed` once it has an answer for ever, `text` where that was seen. */
export interface Key {
  request: Request;
  sealed?: Expected;
  text?: string;
}

export interface State {
  now: number;
  shelf: Map<VariantId, number>;
  sessions: Session[];
  keys: Map<string, Key>;
  /** The last POST of each session. */
  last: Map<Session, Request>;
  /** Events the server has received and not yet looked into. */
  inbox: { type: string; id: string }[];
  delivered: Set<string>;
  made: number;
  steps: number;
}

export const newState = (): State => ({
  now: 0,
  shelf: new Map(COUNTED.map((id) => [id, GOODS[id].stock ?? 0])),
  sessions: [],
  keys: new Map(),
  last: new Map(),
  inbox: [],
  delivered: new Set(),
  made: 0,
  steps: 0,
});

export const isUndecided = ({ phase }: Charge): boolean =>
  phase === 'creating' || phase === 'confirming' || phase === 'processing';

/** Its PaymentIntent could still be paid by somebody. */
export const isOpen = ({ phase }: Charge): boolean => phase === 'declined' || phase === 'authenticating';

export const intentOf = ({ charge, intents }: Session): Intent | undefined => charge && intents.get(charge.generation);

/** Rounds of a decision that has to come to its end. */
export function* tries(what: string): Generator<void> {
  for (let round = 0; round < 8; round += 1) yield;
  throw new Error(`The model finds no end of the ${what}`);
}

const ENDED: readonly Status[] = ['completed', 'canceled', 'expired'];

/** As a reader sees it now. */
export function seen({ status, expiresAt }: Session, now: number): Status {
  const isOver = !ENDED.includes(status) && status !== 'complete_in_progress' && expiresAt <= now;
  return isOver ? 'expired' : status;
}

export const hasEnded = (session: Session, now: number): boolean => ENDED.includes(seen(session, now));

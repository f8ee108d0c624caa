import type { z } from 'zod';
import type { Say } from '../render-totals.js';

/** The requests of the protocol that write. */
export type Operation = 'create' | 'update' | 'complete' | 'cancel';

/** What a version says over the wire. */
export interface Wire {
  create: object;
  update: object;
  complete: object;
  cancel: object;
  session: object;
  /** What a receiver is told of an order: its `type` and its `data`. */
  orderEvent: object;
}

/** What an update or a complete of an older version says besides its own words. */
interface OlderRequest {
  /** Of a buyer, it knows name, e-mail address and phone number: what else is known of the same one stays. */
  keeps_buyer?: true;
}

/** What a complete of an older version says besides its own words. */
export interface OlderComplete extends OlderRequest {
  /** It could not be told what an authentication takes: should the card's issuer want one, this is the wrong card. */
  cannot_authenticate?: true;
}

/** What an update of an older version says besides its own words. */
export interface OlderUpdate extends OlderRequest {
  /** The one option that is selected speaks of the whole basket: there is no other way to say it. */
  chooses_one?: true;
  /** It knows nothing of contacts: the phone number and e-mail address of the delivery stay. */
  keeps_contact?: true;
}

/** What a request of an older version leaves to the shop. */
export interface UpContext {
  /** Lower-case ISO 4217, of every session. */
  currency: string;
}

/** For whom a session is written. */
export interface DownContext {
  /** Says something in the session's language. */
  say: Say;
  /** Absent where the session was only read. */
  operation?: Operation | undefined;
  /** The session waits for an authentication that the card's issuer wants, and the shop does not: another card will do. */
  awaitsIssuer: boolean;
}

/**
 * The way between a version and the one before it. Whatever is absent is the same in both. Requests come checked by the
 * schema of the version that they declare, and are not checked again on the way.
 */
export interface VersionStep<Before extends Wire, After extends Wire> {
  /** A request of the version before, as one of this version. */
  up?: {
    create?(body: Before['create'], context: UpContext): After['create'];
    update?(body: Before['update'], context: UpContext): After['update'];
    complete?(body: Before['complete'], context: UpContext): After['complete'];
    cancel?(body: Before['cancel'], context: UpContext): After['cancel'];
  };
  /** A JSONPath into a request of this version, as path into `body`, the request of the version before that it was. */
  ownPath?(path: string, body: object): string;
  /** A session of this version, as one of the version before. */
  session?(session: After['session'], context: DownContext): Before['session'];
  /** An event of this version, as one of the version before. */
  orderEvent?(event: After['orderEvent']): Before['orderEvent'];
}

/** Where a version is spoken besides the checkout over REST. */
export type Surface = 'carts' | 'mcp';

/** One published date of the protocol. */
export interface ProtocolVersion<Before extends Wire = Wire, After extends Wire = Wire> {
  /** As `API-Version` names it. */
  name: string;
  /** What it changed, in a sentence. */
  change: string;
  /** Not published yet: spoken only with agents whose `api_versions` name it. */
  isPreview?: true;
  /** `tolerant`: a POST needs no Idempotency-Key, and one with another body is a conflict (409), not unprocessable (422). */
  idempotency: 'tolerant' | 'strict';
  surfaces: readonly Surface[];
  /** Its own, each for the whole of a body. */
  requests: Readonly<Record<Operation, z.ZodType>>;
  /** Absent of the oldest. */
  step?: VersionStep<Before, After>;
}

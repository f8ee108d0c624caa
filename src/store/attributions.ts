import type { AffiliateAttribution, Attributions, Touch } from '../domain/attribution.js';

/** One touch of a session, as it is put on record. */
export interface NewTouch {
  sessionId: string;
  touch: Touch;
  attribution: AffiliateAttribution;
}

/** Who brought the buyers. A session that ends without an order loses the tokens of its touches with that. */
export interface AttributionRecords {
  ofSession(sessionId: string): Promise<Attributions>;
  /** Deletes tokens put on record before `time` (milliseconds), the rest of their touches stays. Returns how many. */
  deleteTokens(time: number, limit: number): Promise<number>;
}

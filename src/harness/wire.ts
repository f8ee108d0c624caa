import type { TestCard } from './cards.js';

/* What the page and its server say to one another. */

/** What the page is given to begin with. */
export interface PageSettings {
  /** Path of the shop's tools. */
  mcpPath: string;
  cards: readonly TestCard[];
  /** The script that plays `window.openai` inside the frame. */
  frameScript: string;
}

/** A token for exactly this payment. */
export interface TokenRequest {
  card: string;
  /** In the minor unit. */
  amount: number;
  currency: string;
  /** The seller's profile at Stripe. */
  merchant_id: string;
}

export type TokenAnswer = { token: string } | { message: string };

/** The first touch comes with the session, the last one with its payment. */
export type Touch = 'first' | 'last';

/**
 * Who brought the buyer, as the agent tells it and by the names that it uses (ACP affiliate attribution §4.2).
 * Write-only: stored beside the session, and in no answer but those to the shop.
 */
export interface AffiliateAttribution {
  provider: string;
  /** A secret of the provider's; deleted after a while. */
  token?: string;
  [field: string]: unknown;
}

/** What is known of a session's touches. */
export type Attributions = Partial<Record<Touch, AffiliateAttribution>>;

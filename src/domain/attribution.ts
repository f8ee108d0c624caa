/** Who brought the buyer, as the agent tells it (ACP affiliate attribution §4.2). Write-only: stored, in no answer. */
export interface AffiliateAttribution {
  provider: string;
  [field: string]: unknown;
}

/** What buyers said to marketing; only ever added to. */
export interface ConsentRecords {
  /** Whether the last word of this contact on this channel was yes. */
  isSubscribed(channel: string, contact: string): Promise<boolean>;
}

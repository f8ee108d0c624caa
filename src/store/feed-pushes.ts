/** What was last sent to the feeds that agents host: a hash for each product. */
export interface FeedPushes {
  /** The hashes of these products in a feed; one that was never sent there is not in the map. */
  hashes(feed: string, productIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Puts on record that the feed has these products now, each by its hash. */
  record(feed: string, hashes: ReadonlyMap<string, string>): Promise<void>;
}

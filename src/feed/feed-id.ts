import { createHash } from 'node:crypto';

/** A name of the feed that a database's catalog makes, where no agent has given it one; the same at every start. */
export const feedIdOf = (storeId: string): string =>
  `feed_${createHash('sha256').update(storeId).digest('hex').slice(0, 24)}`;

import type { Config } from '../config/config.js';
import type { Rate } from '../token-buckets.js';

type Workers = Pick<Config, 'workers'>;

/** One process's part of a rate that the settings give all workers together; its burst rounded up. */
export const shareOf = ({ perSecond, burst }: Rate, { workers: { count } }: Workers): Rate => ({
  perSecond: perSecond / count,
  burst: Math.ceil(burst / count),
});

/** The same of a rate in whole calls a second: rounded down, and one at least. */
export const wholeShareOf = (perSecond: number, { workers: { count } }: Workers): number =>
  Math.max(1, Math.floor(perSecond / count));

import { UnavailableError } from '../errors.js';
import type { TaxProvider } from './types.js';

/** Asks `other` where `first` cannot know the tax now; `onFallback` hears why. */
export const taxWithFallback = (
  first: TaxProvider,
  other: TaxProvider,
  onFallback: (error: UnavailableError) => void,
): TaxProvider => ({
  async assess(request) {
    try {
      return await first.assess(request);
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      onFallback(error);
      return other.assess(request);
    }
  },
});

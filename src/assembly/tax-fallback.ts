import { taxWithFallback } from '../providers/tax-fallback.js';
import { taxFromTable } from '../providers/tax-table.js';
import type { TaxProvider } from '../providers/types.js';
import { atMostEvery } from './at-most-every.js';
import type { ProvidersContext } from './providers-context.js';

/** Milliseconds between two warnings that the rates are used. */
const SILENCE = 600_000;

/** Tax of somebody else, or, where shop.json allows it, by its rates while nobody answers. */
export function withRatesBehind(
  tax: TaxProvider,
  { shop, clock, logger }: Pick<ProvidersContext, 'shop' | 'clock' | 'logger'>,
): TaxProvider {
  if (!shop.sources.taxFallsBack) return tax;
  const say = atMostEvery(SILENCE, clock);
  return taxWithFallback(tax, taxFromTable(shop), ({ message }) =>
    say(() => logger.warn({ detail: message }, 'the tax provider is away: the rates of shop.json are used')),
  );
}

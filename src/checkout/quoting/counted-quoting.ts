import type { StockSync } from '../stock-sync.js';
import type { Quoting } from './quoting.js';

/** Quotes after which the shelf is as whoever counts the units told it lately: every commit that holds units follows one. */
export const countedQuoting = (quoting: Quoting, { refresh }: StockSync): Quoting => ({
  async quote(...asked) {
    const quote = await quoting.quote(...asked);
    await refresh(new Set(quote.lines.map(({ variant }) => variant.id)));
    return quote;
  },
});

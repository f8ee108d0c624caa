import type { StockProvider } from '../types.js';
import { LOOK_UP } from './client.js';
import type { Ask } from './questions.js';

/** The shelf stands in for an answer, so nobody waits for a second try. */
const LIMITS = { ...LOOK_UP, overall: LOOK_UP.perTry };

/** Units as the merchant's own back end counts them. */
export function stockFromBackEnd(ask: Ask): StockProvider {
  return {
    async levels(variantIds) {
      const { levels } = await ask(
        'stock.levels',
        { variant_ids: [...variantIds] },
        {
          limits: LIMITS,
          check({ levels: said }) {
            const missing = variantIds.find((id) => !Object.hasOwn(said, id));
            return missing === undefined ? undefined : `levels[${JSON.stringify(missing)}]: is missing`;
          },
        },
      );
      return new Map(variantIds.map((id) => [id, levels[id] ?? null]));
    },
  };
}

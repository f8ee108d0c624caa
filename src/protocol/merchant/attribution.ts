import { z } from 'zod';
import type { Attributions } from '../../domain/attribution.js';

const touch = z.looseObject({ provider: z.string() });

/** Who brought the buyer, as the shop sees it. */
export const attribution = z
  .strictObject({
    first_touch: touch.optional().describe('As the agent told it when it created the session.'),
    last_touch: touch.optional().describe('As the agent told it with the payment.'),
  })
  .describe('Who brought the buyer. Tokens are deleted after a while, or when the session ends without an order.');

/** `undefined` where nobody did. */
export const renderAttribution = ({ first, last }: Attributions): z.infer<typeof attribution> | undefined =>
  first || last ? { first_touch: first, last_touch: last } : undefined;

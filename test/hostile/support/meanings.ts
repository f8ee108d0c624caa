import { pick, type Random } from './chance.js';
import type { Meanings } from './values.js';

/* Values by which a request of the sample shop does more than be read. */

const VARIANTS = ['item_123', 'item_456', 'item_digital', 'item_low', 'item_limited', 'item_sold_out', 'prod_test_001'];
/** Of no agent and of no buyer: it may be found nowhere. */
const STRAY_TOKEN = 'spt_straycanary0123456789';

const oneOf =
  (...list: unknown[]) =>
  (random: Random) =>
    pick(random, list);

/** `tokens` are used up: each can pay once. */
export function createMeanings(tokens: string[], lines: readonly string[]): Meanings {
  return {
    id: (random) => pick(random, lines.length > 0 && random() < 0.3 ? lines : VARIANTS),
    variant_id: oneOf(...VARIANTS),
    'item_ids[]': oneOf(...VARIANTS),
    quantity: oneOf(1, 1, 2, 3),
    currency: oneOf('usd', 'usd', 'USD'),
    country: oneOf('US', 'US', 'us', 'CA', 'FR'),
    state: oneOf('CA', 'NY', 'TX', 'OR', 'ON'),
    postal_code: oneOf('94131', '10001'),
    email: oneOf('ada@example.com'),
    option_id: oneOf('standard', 'express', 'digital'),
    'codes[]': oneOf('SAVE10', 'FIVEOFF', 'FREESHIP', 'EXPIRED', 'NEWYEAR', 'NONE'),
    'coupons[]': oneOf('SAVE10', 'FIVEOFF'),
    handler_id: oneOf('card_tokenized'),
    credential: (random) => ({ type: 'spt', token: (random() < 0.5 ? tokens.pop() : undefined) ?? STRAY_TOKEN }),
    amount: oneOf(1, 50, 2_000),
    adjust: oneOf(1, 3, -1),
    on_hand: oneOf(0, 50, 5_000),
    locale: oneOf('en', 'de-DE', 'ja', 'xx'),
    provider: oneOf('network.example'),
    hours: oneOf(1),
  };
}

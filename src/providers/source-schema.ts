import { z } from 'zod';

/** What may stand in shop.json in place of the shop's own data: who else is asked for it. */
const EXPECTED = 'the http or https URL of your own back end';

const isBackEnd = (text: string): boolean => /^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : '');

const source = (others: readonly string[]) => {
  const names = others.map((other) => `"${other}"`);
  return z
    .string()
    .refine(
      (text) => others.includes(text) || isBackEnd(text),
      `expected ${[...names, EXPECTED].join(names.length > 1 ? ', ' : ' or ')}`,
    );
};

/** The merchant's own back end, which speaks our requests. */
export const backEnd = source([]).describe('URL of your own back end, which answers the requests of docs/back-end.md.');

export const catalogSource = source(['files', 'stripe']).describe(
  'Where the goods stand: "files" (products.jsonl and inventory.csv), "stripe" (Products and Prices), or a URL of your own back end.',
);

export const taxSource = source(['stripe']).describe(
  'Who works out the tax: "stripe" (Stripe Tax), or a URL of your own back end.',
);

import { describe, expect, it } from 'vitest';
import { render } from '../../src/protocol/index.js';
import { loadShop } from '../../src/providers/shop.js';
import { shopWith } from '../authentication/support/shop.js';
import { checkAgainstSpec } from '../support/spec.js';
import { DATES, isEarly } from './support/dialects.js';
import { sessionOf, settingsOf } from './support/random-sessions.js';

/* A shop whose cards are of networks that the early versions have no name for. */

const BASKET = {
  items: [['item_digital', 1]] as [string, 1][],
  address: undefined,
  company: undefined,
  lineTwo: undefined,
  contact: {},
  buyer: { email: 'ada@example.com', firstName: 'Ada', lastName: 'Byron' },
  codes: undefined,
  balances: [0, 0] as [0, 0],
  selections: [],
  wrap: false,
  tip: 0 as const,
  status: 'ready_for_payment' as const,
};

async function told(version: (typeof DATES)[number], brands: string[]) {
  const shop = await loadShop(await shopWith({ payment: { cards: [{ accepted_brands: brands }] } }));
  const session = JSON.parse(render(version, await sessionOf(shop, BASKET), settingsOf(shop)));
  checkAgainstSpec('CheckoutSession', session, version);
  return session;
}

describe.each(DATES.filter(isEarly))('to an agent of %s', (version) => {
  it('says that nothing is left to pay with where none of them has a name', async () => {
    const { status, payment_provider: provider, messages } = await told(version, ['jcb', 'unionpay']);
    expect([status, provider]).toEqual(['not_ready_for_payment', undefined]);
    expect(messages).toEqual([
      {
        type: 'error',
        code: 'invalid',
        content_type: 'plain',
        content: 'This shop takes no payment method that this assistant knows. Buy in the shop.',
      },
    ]);
  });

  it('offers the ones that have', async () => {
    const { status, payment_provider: provider } = await told(version, ['jcb', 'visa']);
    expect(status).toBe('ready_for_payment');
    expect(provider.supported_payment_methods).toEqual(
      version === '2025-09-29' ? ['card'] : [{ type: 'card', supported_card_networks: ['visa'] }],
    );
  });
});

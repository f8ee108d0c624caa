import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { readySession, totalOf } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

/* The requests that the specification publishes, with the sample shop's ids in place of theirs. */

const shop = sharedShop();
const folder = process.env.ACP_SPEC_DIR;
if (folder === undefined) console.log('The published example requests were not sent: ACP_SPEC_DIR is not set');

const read = (file: string): Record<string, unknown> =>
  folder === undefined ? {} : JSON.parse(readFileSync(join(folder, '2026-04-17/examples', file), 'utf8'));

const ITEMS: Record<string, string> = {
  item_laptop: 'prod_test_003',
  item_mouse: 'prod_test_001',
  item_shirt: 'item_123',
  item_pants: 'item_456',
  fulfillment_option_456: 'standard',
};

/** Theirs to ours; what they forgot is in `more`. */
function ours(request: unknown, more: object = {}): Record<string, unknown> {
  const text = JSON.stringify(request, (_, value) => (typeof value === 'string' ? (ITEMS[value] ?? value) : value));
  return { ...more, ...(JSON.parse(text) as object) };
}

const main = read('examples.agentic_checkout.json');
const named = (prefix: string) =>
  Object.entries(main)
    .filter(([name]) => name.startsWith(prefix) && name.includes('request'))
    .map(([name, request]) => ({ name, request }));

const creates = [
  ...named('create_'),
  { name: 'multi item', request: read('examples.multi_item_checkout.json').create_multi_item_checkout_request },
  ...[
    'automatic-discount',
    'order-level-discount',
    'percentage-discount-with-allocations',
    'rejected-discount-code',
    'stacked-discounts',
  ].map((name) => ({ name, request: read(`discount-extension/${name}.json`).request })),
].filter(({ request }) => request !== undefined);

describe('published examples', () => {
  it('R-CRE-02 R-CRE-03 D-02 D-22 creates are accepted', async () => {
    for (const { name, request } of creates) {
      const answer = await shop().client.create(ours(request, { capabilities: {} }));
      expect([name, answer.status], answer.text).toEqual([name, 201]);
    }
    expect(creates.length).toBe(folder === undefined ? 0 : 8);
  });

  it('R-UPD-02 D-08 updates are accepted', async () => {
    for (const { name, request } of named('update_')) {
      const { body } = await shop().client.create(createBody());
      const answer = await shop().client.update(body.id, ours(request));
      expect([name, answer.status, answer.body.status], answer.text).toEqual([name, 200, 'ready_for_payment']);
    }
  });

  it('R-CMP-02 R-CMP-03 R-CMP-06 completes are accepted, and pay where their handler is ours', async () => {
    for (const { name, request } of named('complete_')) {
      const session = await readySession(shop());
      const body = ours(request) as {
        payment_data: { handler_id: string; instrument: { credential: { token: string } } };
        authentication_result?: { outcome: string };
      };
      body.payment_data.instrument.credential.token = await shop().stripe.mint({ amount: totalOf(session) });
      const answer = await shop().client.complete(session.id, body);
      if (body.payment_data.handler_id === 'card_tokenized') {
        const isDenied = body.authentication_result?.outcome === 'denied';
        const status = isDenied ? 'ready_for_payment' : 'completed';
        expect([name, answer.status, answer.body.status], answer.text).toEqual([name, 200, status]);
        expect(await shop().stripe.charges(session.id)).toHaveLength(isDenied ? 0 : 1);
      } else {
        expect([name, answer.status], answer.text).toEqual([name, 400]);
      }
    }
  });

  it('R-CAN-03 cancels are accepted', async () => {
    for (const { name, request } of named('cancel_')) {
      const { body } = await shop().client.create(createBody());
      const answer = await shop().client.cancel(body.id, request);
      expect([name, answer.status, answer.body.status], answer.text).toEqual([name, 200, 'canceled']);
    }
  });
});

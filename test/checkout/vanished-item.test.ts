import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createBody, standardShipping } from '../support/builders.js';
import { paymentFor } from '../support/shopping.js';
import { startApp } from '../support/start-app.js';

const shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
afterAll(() => rm(shopDir, { recursive: true }));

async function removeFromCatalog(variantId: string): Promise<void> {
  for (const name of ['products.jsonl', 'inventory.csv']) {
    const file = join(shopDir, name);
    const lines = (await readFile(file, 'utf8')).split('\n');
    await writeFile(file, lines.filter((line) => !line.includes(variantId)).join('\n'));
  }
}

it('an item that left the catalog is shown, and keeps its session from being paid until it is removed', async () => {
  await cp('examples/shop', shopDir, { recursive: true });
  let shop = await startApp({ shopDir });
  const created = await shop.client.create(
    createBody({ line_items: [{ id: 'prod_test_001' }, { id: 'prod_test_002' }] }),
  );
  const ready = await shop.client.update(created.body.id, standardShipping());
  expect(ready.body.status).toBe('ready_for_payment');

  await removeFromCatalog('prod_test_002');
  shop = await shop.restart();
  const refused = await shop.client.complete(created.body.id, await paymentFor(shop, ready.body));
  expect(refused.status).toBe(200);
  expect(refused.body.status).toBe('not_ready_for_payment');
  expect(refused.body.messages).toContainEqual(
    expect.objectContaining({ code: 'not_found', param: '$.line_items[1]' }),
  );
  expect(refused.body.line_items).toHaveLength(2);

  const asNew = await shop.client.create(createBody({ line_items: [{ id: 'prod_test_002' }] }));
  expect(asNew.body.code).toBe('invalid_item_id');

  const mended = await shop.client.update(created.body.id, { line_items: [{ id: 'prod_test_001' }] });
  expect(mended.body.status, mended.text).toBe('ready_for_payment');
  const paid = await shop.client.complete(created.body.id, await paymentFor(shop, mended.body));
  expect(paid.body.status).toBe('completed');
  expect(await shop.stripe.charges()).toHaveLength(1);
  await shop.close();
});

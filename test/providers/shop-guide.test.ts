import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isDemanded } from '../../src/domain/authentication.js';
import { isError } from '../../src/domain/message.js';
import { BLOCK_ANY, judgeRisk } from '../../src/domain/risk.js';
import { loadShop } from '../../src/providers/shop.js';
import { draftOf, NOW, quotingOf, standard, to } from '../checkout/quoting-support.js';

const guide = await readFile('docs/shop.md', 'utf8');
const blocks = (language: string): string[] =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');

const dir = await mkdtemp(join(tmpdir(), 'shop-guide-'));
afterAll(() => rm(dir, { recursive: true }));
const [product = '', settings = ''] = blocks('json');
await writeFile(join(dir, 'products.jsonl'), product);
await writeFile(join(dir, 'shop.json'), settings);
await writeFile(join(dir, 'inventory.csv'), blocks('csv')[0] ?? '');
const shop = await loadShop(dir);
const { quote } = quotingOf(shop);

/** What the shop becomes with the sections of the guide that speak of this as well. */
async function shopWith(section: string) {
  const more = blocks('json').filter((block) => block.includes(`"${section}"`));
  const file = Object.assign({}, ...[settings, ...more].map((block) => JSON.parse(block)));
  await writeFile(join(dir, 'shop.json'), JSON.stringify(file));
  return loadShop(dir);
}

describe('the shop of docs/shop.md', () => {
  it.each([
    // 1450; 8.75 % = 126.875 -> 127; 599
    ['CA', { tax: 127, fulfillment: 599, total: 2176 }],
    // 6.25 % of 1450 = 90.625 -> 91, of 599 = 37.44 -> 37
    ['TX', { tax: 128, fulfillment: 599, total: 2177 }],
    ['FL', { tax: 0, fulfillment: 599, total: 2049 }],
    ['Puerto Rico', { tax: 0, total: 2049 }],
  ])('sells to %s', async (state, totals) => {
    const answer = await quote(draftOf({ 'mug-blue': 1 }, { ...to('US', state), ...standard }), NOW);
    expect(answer.messages.filter(isError)).toEqual([]);
    expect(answer.totals).toMatchObject(totals);
  });

  it('asks for a state that is missing', async () => {
    const answer = await quote(draftOf({ 'mug-blue': 1 }, { ...to('US', ''), ...standard }), NOW);
    expect(answer.messages).toMatchObject([{ code: 'invalid', param: '$.fulfillment_details.address.state' }]);
  });
});

describe('the sections of docs/prices.md', () => {
  it('are settings that a shop may have, one by one', async () => {
    const prices = await readFile('docs/prices.md', 'utf8');
    const sections = [...prices.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1] ?? ''));
    expect(sections).toHaveLength(5);
    for (const section of sections) {
      await writeFile(join(dir, 'shop.json'), JSON.stringify({ ...JSON.parse(settings), ...section }));
      await expect(loadShop(dir)).resolves.toHaveProperty('currency', 'usd');
    }
  });
});

describe('the sections of docs/shop.md', () => {
  it('demand an authentication where it says so', async () => {
    const { authentication } = await shopWith('authentication');
    const isAsked = (total: number, country: string) =>
      authentication && isDemanded(authentication, total, draftOf({}, to(country, '')));
    expect([isAsked(49_999, 'US'), isAsked(50_000, 'US')]).toEqual([false, true]);
    expect([isAsked(19_999, 'CA'), isAsked(20_000, 'CA')]).toEqual([false, true]);
    expect(shop).not.toHaveProperty('authentication');
  });

  it('judge risk as it says', async () => {
    const { risk } = await shopWith('risk');
    expect(judgeRisk(['bot', 'card_testing'], risk)).toEqual({ isBlocked: false, review: ['bot', 'card_testing'] });
    expect(judgeRisk(['bot', 'stolen_card'], risk).isBlocked).toBe(true);
    expect(shop.risk).toEqual(BLOCK_ANY);
  });
});

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markdownFault } from '../../src/providers/markdown.js';
import { loadShop } from '../../src/providers/shop.js';
import { createBody } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';

/* What the buyer has to be told of what they buy. */

let shopDir: string;
beforeAll(async () => {
  shopDir = await mkdtemp(join(tmpdir(), 'acp-shop-'));
  await cp('examples/shop', shopDir, { recursive: true });
});
afterAll(() => rm(shopDir, { recursive: true, force: true }));

async function writeDisclosures(disclosures: unknown): Promise<void> {
  const file = join(shopDir, 'shop.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), disclosures }));
}

describe('markdown', () => {
  it.each([
    'Plain words, a < b and b > c, AT&amp;T, 1 <2',
    '**Bold**, _soft_, `<b>code</b>`, \\<b>escaped\\</b>, &lt;b&gt;',
    '    <div>indented code</div>',
    '```html\n<script>alert(1)</script>\n```',
    '[terms](https://shop.example/a?b=1&c=2), <https://shop.example>, <help@shop.example>, [call](tel:+1555)',
    '![picture](/images/a.png), [here](#below)',
  ])('R-HTTP-16 may be %j', (text) => expect(markdownFault(text)).toBeUndefined());

  it.each([
    ['<b>bold</b>', '"<b>"'],
    ['words <script>alert(1)</script>', '"<script>"'],
    ['<div>\n\nwords', '"<div>"'],
    ['a <!-- comment --> b', '"<!-- comment -->"'],
    ['a <?php echo 1 ?> b', '"<?php echo 1 ?>"'],
    ['> quoted <img src=x onerror=alert(1)>', '"<img src=x onerror=alert(1)>"'],
    ['[![x](https://a.example/x.png)<br>](https://a.example)', '"<br>"'],
    ['[x](javascript:alert(1))', '"javascript:alert(1)"'],
    ['![x](data:text/html;base64,AA)', '"data:text/html;base64,AA"'],
    ['[x]\n\n[x]: vbscript:x', '"vbscript:x"'],
  ])('R-HTTP-16 must not be %j', (text, got) => expect(markdownFault(text)).toContain(got));

  it('is looked at without a crash, whatever it is', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '<a',
      '</b>',
      '`',
      '```',
      '\n',
      '    ',
      '[',
      '](',
      ')',
      '*',
      '\\',
      '&lt;',
      'x',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const fault = markdownFault(parts.join(''));
        expect(fault === undefined || fault.startsWith('expected')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('disclosures', () => {
  it('go out with the lines they are about, and stay as they were shown', async () => {
    await writeDisclosures([
      { content: 'Small parts.', variant_ids: ['item_123', 'item_digital'] },
      { content: '**Final sale**', content_type: 'markdown' },
    ]);
    let shop: TestApp = await startApp({ shopDir });
    const everywhere = { type: 'disclaimer', content_type: 'markdown', content: '**Final sale**' };
    const { body } = await shop.client.create(createBody({ line_items: [{ id: 'item_123' }, { id: 'item_456' }] }));
    expect(body.line_items.map(({ disclosures }: { disclosures: unknown }) => disclosures)).toEqual([
      [{ type: 'disclaimer', content_type: 'plain', content: 'Small parts.' }, everywhere],
      [everywhere],
    ]);
    await writeDisclosures([]);
    shop = await shop.restart();
    const before = await shop.client.get(body.id);
    expect(before.body.line_items[1].disclosures).toEqual([everywhere]);
    const updated = await shop.client.update(body.id, {});
    expect(updated.body.line_items[1]).not.toHaveProperty('disclosures');
    await shop.close();
  });

  it('R-HTTP-16 that cannot go out end the start, with file, path and what was expected', async () => {
    await writeDisclosures([
      { content: 'Fine <b>as it is</b>' },
      { content: 'Not <b>as</b> markdown', content_type: 'markdown', variant_ids: ['item_123', 'item_none'] },
      { content: '', content_type: 'html' },
    ]);
    await expect(loadShop(shopDir)).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.stringMatching(/^shop\.json \$\.disclosures\[2\]\.content: expected at least one character/),
        expect.stringMatching(/^shop\.json \$\.disclosures\[2\]\.content_type: expected one of "plain", "markdown"/),
      ]),
    });
    await writeDisclosures([
      { content: 'Not <b>as</b> markdown', content_type: 'markdown', variant_ids: ['item_123', 'item_none'] },
    ]);
    await writeFile(
      join(shopDir, 'products.jsonl'),
      (await readFile(join(shopDir, 'products.jsonl'), 'utf8')).replace(
        '"description": {"plain": ',
        '"description": {"markdown": "Warm <i>and</i> dry", "plain": ',
      ),
    );
    await expect(loadShop(shopDir)).rejects.toMatchObject({
      problems: [
        'products.jsonl line 1 $.description.markdown: expected no raw HTML; got "<i>"',
        'shop.json $.disclosures[0].content: expected no raw HTML; got "<b>"',
        'shop.json $.disclosures[0].variant_ids[1]: there is no variant "item_none"; expected an id from products.jsonl',
      ],
    });
  });
});

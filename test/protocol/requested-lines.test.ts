import { describe, expect, it } from 'vitest';
import { createBody } from '../support/builders.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

interface Line {
  id: string;
  quantity: number;
  item: { id: string };
}

const linesOf = (body: { line_items: Line[] }) => body.line_items.map(({ item, quantity }) => [item.id, quantity]);

describe('requested lines', () => {
  it.each([
    ['an id', [{ id: 'item_123' }], [['item_123', 1]]],
    ['an id and a quantity', [{ id: 'item_123', quantity: 3 }], [['item_123', 3]]],
    ['a nested item', [{ item: { id: 'item_123' } }], [['item_123', 1]]],
    ['a nested item and a quantity', [{ item: { id: 'item_123' }, quantity: 2 }], [['item_123', 2]]],
    ['a repeated id', [{ id: 'item_123' }, { id: 'item_123' }], [['item_123', 2]]],
    [
      'a repeated id in both forms, with another between',
      [{ id: 'item_123', quantity: 2 }, { id: 'item_456' }, { item: { id: 'item_123' }, quantity: 3 }],
      [
        ['item_123', 5],
        ['item_456', 1],
      ],
    ],
  ] as [string, object[], [string, number][]][])('R-CRE-04 come as %s', async (_, lines, expected) => {
    const created = await shop().client.create(createBody({ line_items: lines }));
    expect(created.status, created.text).toBe(201);
    expect(linesOf(created.body)).toEqual(expected);
    const updated = await shop().client.update(created.body.id, { line_items: lines });
    expect(linesOf(updated.body)).toEqual(expected);
  });

  it.each([0, -1, 1.5, '1', null, 1e15])('R-CRE-04 refuses %j as a quantity', async (quantity) => {
    const answer = await shop().client.create(createBody({ line_items: [{ id: 'item_123', quantity }] }));
    expect([answer.status, answer.body.param]).toEqual([400, '$.line_items[0].quantity']);
  });

  it('R-CRE-04 needs an id in one of the two places', async () => {
    const answer = await shop().client.create(createBody({ line_items: [{ id: 'item_123' }, { quantity: 1 }] }));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'missing', '$.line_items[1].id']);
  });

  it.each([
    ['the first of its kind', [{ id: 'none' }], '$.line_items[0].id'],
    ['the nested form', [{ item: { id: 'none' } }], '$.line_items[0].item.id'],
    [
      'behind repeated ids',
      [{ id: 'item_123' }, { id: 'item_123' }, { id: 'item_123' }, { id: 'none' }],
      '$.line_items[3].id',
    ],
    [
      'nested, behind repeated ids',
      [{ id: 'item_123' }, { id: 'item_123' }, { item: { id: 'none' } }],
      '$.line_items[2].item.id',
    ],
    [
      'the first of two',
      [{ id: 'item_123' }, { id: 'item_123' }, { id: 'none' }, { id: 'none' }],
      '$.line_items[2].id',
    ],
  ])('R-CRE-06 D-28 names an unknown item where it was sent: %s', async (_, lines, param) => {
    const session = (await shop().client.create(createBody())).body;
    for (const answer of [
      await shop().client.create(createBody({ line_items: lines })),
      await shop().client.update(session.id, { line_items: lines }),
    ]) {
      expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid_item_id', param]);
    }
    expect((await shop().client.get(session.id)).body).toEqual(session);
  });

  it.each(['constructor', 'toString', '__proto__', 'trail-tee', 'ITEM_123', ' item_123'])(
    'R-CRE-06 knows no item %j',
    async (id) => {
      const answer = await shop().client.create(createBody({ line_items: [{ id }] }));
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_item_id']);
    },
  );
});

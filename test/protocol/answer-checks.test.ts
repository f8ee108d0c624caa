import { beforeAll, describe, expect, it } from 'vitest';
import type { WireSession } from '../../src/protocol/wire.js';
import { createBody } from '../support/builders.js';
import { checkIdentities } from '../support/identities.js';
import { resolvePath } from '../support/json-path.js';
import { checkMessageParams } from '../support/message-params.js';
import { paymentFor, readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

/* Every session that a test client sees goes through these checks, so they are tried on answers that are wrong. */

const shop = sharedShop();
let session: WireSession;

beforeAll(async () => {
  const ready = await readySession(shop(), { discounts: { codes: ['SAVE10', 'FREESHIP'] } });
  session = (await shop().client.complete(ready.id, await paymentFor(shop(), ready))).body;
});

type Amounts = { type: string; amount: number }[];
const add = (totals: Amounts | undefined, type: string, by = 1): void => {
  for (const total of totals ?? []) if (total.type === type) total.amount += by;
};

const WRONG: [string, RegExp, (one: WireSession) => void][] = [
  ['I1', /I1/, (one) => add(one.totals, 'items_base_amount')],
  ['I2', /I2/, (one) => add(one.totals, 'subtotal')],
  ['I3', /I3/, (one) => add(one.totals, 'total')],
  ['I4', /I4/, (one) => add(one.line_items[0]?.totals, 'subtotal')],
  ['I5', /I5/, (one) => add(one.totals, 'tax', -100)],
  ['I6', /I6/, (one) => add(one.line_items[0]?.totals, 'total')],
  ['I7', /I7/, (one) => add(one.fulfillment_options[0]?.totals, 'total')],
  ['I8', /I8/, (one) => add(one.totals, 'tax')],
  ['R-TOT-02', /R-TOT-02/, (one) => one.totals.splice(-1)],
  ['R-TOT-03', /R-TOT-03/, (one) => add(one.totals, 'discount', -2000)],
  ['R-TOT-04', /R-TOT-04/, (one) => add(one.totals, 'items_discount')],
  ['R-TOT-05', /R-TOT-05/, bendAllocations],
  ['R-TOT-07', /R-TOT-07/, (one) => one.totals.push(...one.totals.slice(0, 1))],
  ['R-DSC-10', /R-DSC-10/, (one) => one.line_items.splice(0)],
  ['R-FUL-04', /R-FUL-04/, (one) => one.fulfillment_options.splice(0)],
  ['R-ORD-12', /R-ORD-12/, (one) => add(one.order?.totals, 'total')],
  ['R-HTTP-07', /R-HTTP-07/, (one) => add(one.totals, 'total', 0.5)],
];

function bendAllocations({ discounts }: WireSession): void {
  for (const { allocations = [] } of discounts?.applied ?? []) for (const one of allocations) one.amount += 1;
}

describe('the checks of every answer', () => {
  it('R-TOT-06 find nothing in a right one', () => {
    checkIdentities(session);
    checkMessageParams(session);
  });

  it.each(WRONG)('%s is found where it does not hold', (_, problem, spoil) => {
    const wrong = structuredClone(session);
    spoil(wrong);
    expect(() => checkIdentities(wrong)).toThrow(problem);
  });

  it.each(['$.line_items[7]', '$.nothing.here', 'line_items', '$.discounts.codes[9]'])(
    'R-MSG-04 a param that leads nowhere is found: %s',
    (param) => {
      const message = { type: 'error', code: 'invalid', content_type: 'plain', content: 'x', param } as const;
      expect(() => checkMessageParams({ ...session, messages: [message] })).toThrow();
    },
  );

  it('R-MSG-04 R-DSC-10 a path is read as RFC 9535 says', () => {
    const root = { a: [{ type: 'x', n: 1 }, { type: 'y' }], 'b c': { "it's": 2 } };
    expect(resolvePath(root, '$')).toEqual([root]);
    expect(resolvePath(root, '$.a[1].type')).toEqual(['y']);
    expect(resolvePath(root, "$.a[?(@.type=='x')].n")).toEqual([1]);
    expect(resolvePath(root, "$['b c']['it\\'s']")).toEqual([2]);
    expect(resolvePath(root, '$.a[2]')).toEqual([]);
    expect(() => resolvePath(root, '$.a[*]')).toThrow();
  });

  it('R-HTTP-07 amounts in the metadata of the agent are its own affair', async () => {
    const answer = await shop().client.create(createBody({ metadata: { amount: 1.5 } }));
    expect(answer.body.metadata).toEqual({ amount: 1.5 });
  });
});

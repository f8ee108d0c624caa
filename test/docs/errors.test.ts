import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { errors } from '../../src/http/openapi/errors.js';

const PAGE = readFileSync('docs/errors.md', 'utf8');
/** A Stripe of its own, and a receiver of order events, answer nobody who reads that page. */
const OF_OTHERS = /^(sandbox|agent|harness)\/|^cli\/listen/;

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !OF_OTHERS.test(file))
  .map((file) => readFileSync(join('src', file), 'utf8'));

/** What the first columns of the tables under a heading have in code. */
const listed = (pattern: RegExp): string[] => [...PAGE.matchAll(pattern)].map(([, ...cells]) => cells.join(' '));

/** The members of a union of texts in the source of a type. */
function unionOf(file: string, name: string): string[] {
  const text = readFileSync(file, 'utf8');
  const [, members = ''] = new RegExp(`type ${name} =([^;]+);`).exec(text) ?? [];
  return [...members.matchAll(/'(\w+)'/g)].map(([, member = '']) => member);
}

it('the page of errors has every status and code that the server answers, once, and no other', () => {
  const thrown = sources.flatMap((text) =>
    [...text.matchAll(/new ProtocolError\(\s*(\d{3}),\s*'(\w+)'/g)].map(([, status, code]) => `${status} ${code}`),
  );
  const described = Object.values(errors).map(({ status, code }) => `${status} ${code}`);
  const all = new Set([...thrown, ...described, '409 idempotency_conflict']);
  expect(listed(/^\| (\d{3}) \| `(\w+)` \|/gm).sort()).toEqual([...all].sort());
});

it('the page of errors has every status of a session', () => {
  const [, table = ''] = /^## Statuses of a session\n(.*?)^## /ms.exec(PAGE) ?? [];
  const named = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, status]) => status);
  expect(named.sort()).toEqual(unionOf('src/domain/session.ts', 'SessionStatus').sort());
});

it("the merchant's page has every status of an order and of a fulfillment, and every event", () => {
  const page = readFileSync('docs/merchant-api.md', 'utf8');
  const [, part = ''] = /^### Statuses of orders and fulfillments\n(.*?)^## /ms.exec(page) ?? [];
  const named = [...part.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
  expect([...new Set(named)].sort()).toEqual(
    [
      ...new Set([
        ...unionOf('src/domain/order.ts', 'OrderStatus'),
        ...unionOf('src/domain/order-fulfillment.ts', 'FulfillmentEventType'),
      ]),
    ].sort(),
  );
});

import { expect } from 'vitest';
import type { WireSession } from '../../../src/protocol/wire.js';
import type { TestClient } from '../../support/acp-client.js';
import { createMerchantClient } from '../../support/merchant-client.js';

export interface IssuedCredit {
  id: string;
  code: string;
}

/** Store credits as the shop has them, over its API. */
export function createCreditDesk(url: string) {
  const merchant = createMerchantClient(url);
  const read = async (id: string) => (await merchant.get(`/store-credits/${id}`)).body;
  return {
    merchant,
    async issue(amount: number, more: object = {}): Promise<IssuedCredit> {
      const { status, body, text } = await merchant.post('/store-credits', { amount, ...more });
      expect(status, text).toBe(201);
      return body;
    },
    read,
    balance: async (id: string): Promise<number> => (await read(id)).balance,
    /** Kinds and amounts of the movements, the oldest first. */
    async moves(id: string): Promise<[string, number][]> {
      const { movements } = await read(id);
      return movements.map(({ kind, amount }: { kind: string; amount: number }) => [kind, amount]).reverse();
    },
  };
}

/** A session of one unit, which is ready to be paid, with these codes. */
export async function sessionWith(
  client: TestClient,
  codes: readonly string[],
  more: object = {},
): Promise<WireSession> {
  const answer = await client.create({
    currency: 'usd',
    capabilities: {},
    line_items: [{ id: 'unit' }],
    buyer: { email: 'ada@example.com' },
    discounts: { codes },
    ...more,
  });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

export const amountsOf = ({ totals }: Pick<WireSession, 'totals'>): Record<string, number> =>
  Object.fromEntries(totals.map(({ type, amount }) => [type, amount]));

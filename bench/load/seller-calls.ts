import { randomUUID } from 'node:crypto';
import type { CompleteBody, CreateBody, UpdateBody } from '../../src/agent/requests.js';
import type { WireSession } from '../../src/protocol/wire.js';
import type { HttpAnswer } from './answer.js';
import { openConnection } from './connection.js';

const ADDRESS = {
  name: 'Ada Byron',
  line_one: '1234 Chat Road',
  city: 'San Francisco',
  state: 'CA',
  country: 'US',
  postal_code: '94131',
};

/** Two lines, with these quantities. */
export const cartOf = ({ first, second }: { first: number; second: number }): Pick<CreateBody, 'line_items'> => ({
  line_items: [
    { id: 'item_123', quantity: first },
    { id: 'item_456', quantity: second },
  ],
});

const CREATE: CreateBody = {
  currency: 'usd',
  capabilities: {},
  ...cartOf({ first: 1, second: 2 }),
  buyer: { first_name: 'Ada', last_name: 'Byron', email: 'ada@example.com' },
  fulfillment_details: { name: 'Ada Byron', email: 'ada@example.com', address: ADDRESS },
};
const CREATE_TEXT = JSON.stringify(CREATE);

/** Makes every key of this process another one than those of all others. */
const keyPrefix = randomUUID();
let keys = 0;

/** An agent's calls on one connection. Whatever is not 2xx breaks off the bench, with what was answered. */
export async function openSeller(url: string, apiKey: string) {
  const connection = await openConnection(url);
  const identity = { Authorization: `Bearer ${apiKey}`, 'API-Version': '2026-04-17', Accept: 'application/json' };

  function ask(path: string, body: string): Promise<HttpAnswer> {
    keys += 1;
    const headers = { ...identity, 'Content-Type': 'application/json', 'Idempotency-Key': `${keyPrefix}-${keys}` };
    return connection.post(path, body, headers);
  }

  const post = async (path: string, body: string): Promise<Buffer> => succeeded(`POST ${path}`, await ask(path, body));

  return {
    create: () => post('/checkout_sessions', CREATE_TEXT),
    /** False where the server does not take it now. */
    async createIfAllowed(): Promise<boolean> {
      const answer = await ask('/checkout_sessions', CREATE_TEXT);
      if (answer.status === 429 || answer.status === 503) return false;
      succeeded('POST /checkout_sessions', answer);
      return true;
    },
    get: async (id: string) => {
      const path = `/checkout_sessions/${id}`;
      return succeeded(`GET ${path}`, await connection.get(path, identity));
    },
    update: (id: string, body: UpdateBody) => post(`/checkout_sessions/${id}`, JSON.stringify(body)),
    complete: (id: string, body: CompleteBody) => post(`/checkout_sessions/${id}/complete`, JSON.stringify(body)),
    close: connection.close,
  };
}

export type SellerCalls = Awaited<ReturnType<typeof openSeller>>;

/** The body of an answer that has to be 2xx. */
export function succeeded(request: string, { status, body }: HttpAnswer): Buffer {
  if (status >= 200 && status < 300) return body;
  throw new Error(`${request} was answered ${status}: ${body.toString()}`);
}

export const sessionIn = (body: Buffer): WireSession => JSON.parse(body.toString());

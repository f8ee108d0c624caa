import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemClock } from '../../../src/clock.js';
import { defaultSellerAccount, type FaultRule, startSandbox } from '../../../src/sandbox/sandbox.js';
import { createSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import type { Store } from '../../../src/store/store.js';
import { createTestClient, type TestClient } from '../../support/acp-client.js';
import { type ChildServer, startChildServer } from '../../support/child-server.js';
import { ALPHA_KEY } from '../../support/start-app.js';
import { createStripeSide, type StripeSide } from '../../support/stripe.js';
import { UNLIMITED } from '../../support/unlimited.js';
import { auditBooks, type Books, onShelf } from './books.js';
import { ownShop } from './own-shop.js';
import { until } from './waiting.js';

export const ITEM = 'unit';
export const PRICE = 2500;

export interface KillLab {
  stripe: StripeSide;
  /** Of the sessions that belong in the books. */
  sessionIds: string[];
  /** Of the database. */
  file: string;
  /** The settings of its servers, but for the database. */
  settings: Readonly<Record<string, string>>;
  /** Starts the server as a process of its own, with the point at which it is to die. */
  start(failpoint?: string): Promise<{ server: ChildServer; client: TestClient }>;
  /** The id of a session that is ready to be paid. */
  readySession(client: TestClient, more?: object): Promise<string>;
  /** Arms one fault and waits, later, until it happened. */
  arm(rule: FaultRule): Promise<{ happened(): Promise<void> }>;
  /** What is in the database; no server may be running. */
  look<T>(at: (store: Store) => Promise<T>): Promise<T>;
  /** The books of all sessions; no server may be running. */
  audit(): Promise<Books & { shelf: number }>;
  close(): Promise<void>;
}

/** A database and a Stripe that outlive the servers which are killed on them. */
export async function createKillLab(
  stock: number,
  env: Record<string, string> = {},
  discounts: readonly object[] = [],
  settings: object = {},
): Promise<KillLab> {
  const directory = await mkdtemp(join(tmpdir(), 'acp-kill-'));
  const shopDir = await ownShop([{ id: ITEM, price: PRICE, stock }], discounts, settings);
  const sandbox = await startSandbox({ file: join(directory, 'stripe.db') });
  const stripe = createStripeSide(sandbox.url);
  const file = join(directory, 'seller.db');
  const sessionIds: string[] = [];
  const running = new Set<ChildServer>();
  const serverSettings = {
    SHOP_DIR: shopDir,
    ACP_API_KEYS: `alpha=${ALPHA_KEY}`,
    STRIPE_SECRET_KEY: defaultSellerAccount.key,
    STRIPE_API_BASE: sandbox.url,
    ...UNLIMITED,
    ...env,
  };

  async function look<T>(at: (store: Store) => Promise<T>): Promise<T> {
    const store = await createSqliteStore({ file, clock: systemClock, onFatal: () => {} });
    try {
      return await at(store);
    } finally {
      await store.close();
    }
  }

  return {
    stripe,
    sessionIds,
    file,
    settings: serverSettings,
    async start(failpoint) {
      const server = await startChildServer({
        DATABASE_URL: `sqlite:${file}`,
        ...serverSettings,
        ...(failpoint && { FAILPOINT: failpoint }),
      });
      running.add(server);
      return { server, client: createTestClient(server.url, ALPHA_KEY) };
    },
    async readySession(client, more = {}) {
      const { body, text } = await client.create({
        currency: 'usd',
        capabilities: {},
        line_items: [{ id: ITEM, quantity: 1 }],
        buyer: { email: 'ada@example.com' },
        ...more,
      });
      expect(body.status, text).toBe('ready_for_payment');
      sessionIds.push(body.id);
      return body.id;
    },
    async arm(rule) {
      await stripe.faults([{ ...rule, times: 1 }]);
      return {
        happened: () =>
          until(`fault ${rule.fault}`, async () => {
            const response = await fetch(`${sandbox.url}/_sandbox/faults`);
            const [armed] = (await response.json()) as { fired: number }[];
            return armed?.fired ? true : undefined;
          }).then(() => {}),
      };
    },
    look,
    audit: () =>
      look(async (store) => ({
        ...(await auditBooks({ store, stripe, sessionIds })),
        shelf: await onShelf(store, ITEM),
      })),
    async close() {
      for (const server of running) await server.kill();
      await sandbox.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

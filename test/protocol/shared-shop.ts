import { afterAll, beforeAll } from 'vitest';
import { startApp, type TestApp, type TestAppOptions } from '../support/start-app.js';

/** One server for all tests of a file, in memory unless asked otherwise; the result gives it while they run. */
export function sharedShop(options: TestAppOptions = {}): () => TestApp {
  let shop: TestApp | undefined;
  beforeAll(async () => {
    shop = await startApp({ inMemory: true, ...options });
  });
  afterAll(() => shop?.close());
  return () => {
    if (!shop) throw new Error('The shop is open in tests only');
    return shop;
  };
}

/** Where nothing is. */
export const NO_SESSION = 'cs_01890000000070008000000000000000';

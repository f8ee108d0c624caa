import { afterAll, beforeAll, it } from 'vitest';
import { startApp, type TestApp } from '../support/start-app.js';
import { ownShop } from './support/own-shop.js';
import { raceCancels, raceUpdates } from './support/races.js';

const RACES = 1000;
const STOCK = 100_000;
const PRICE = 1500;

let shop: TestApp;
beforeAll(async () => {
  const shopDir = await ownShop([{ id: 'unit', price: PRICE, stock: STOCK }]);
  shop = await startApp({ inMemory: true, shopDir });
});
afterAll(() => shop.close());

const track = () => ({
  at: () => shop.client,
  store: shop.app.store,
  stripe: shop.stripe,
  item: 'unit',
  price: PRICE,
});

it(`${RACES} updates race a complete: what is charged is the total of the order`, async () => {
  console.log('update against complete:', await raceUpdates(track(), RACES));
});

it(`${RACES} cancels race a complete: never canceled and charged`, async () => {
  console.log('cancel against complete:', await raceCancels(track(), RACES));
});

import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { render } from '../../src/protocol/index.js';
import { loadShop } from '../../src/providers/shop.js';
import { ABLE } from '../authentication/support/buyer.js';
import { createCreditDesk } from '../credit/support/credits.js';
import { ADDRESS, BUYER } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent, type DatedAgent } from './support/agent.js';
import { DATES, dialectOf, isEarly } from './support/dialects.js';
import { LOSSES, type Loss, lossOf, lostPaths } from './support/losses.js';
import { baskets, sessionOf, settingsOf } from './support/random-sessions.js';
import { groupedSession, richSession } from './support/rich-session.js';
import { openingClock, richShop } from './support/rich-shop.js';
import { chooseStandard, DEAR } from './support/states.js';

/* From version to version and back: nothing is lost on the way but what the table of losses lists. */

let shop: TestApp;
let shopDir: string;
let newest: DatedAgent;
const agentOf = (version: string) => createDatedAgent(() => shop.url, version);
const OLDER = DATES.filter((date) => date !== '2026-04-17');

beforeAll(async () => {
  shopDir = await richShop();
  shop = await startApp({ inMemory: true, shopDir, clock: openingClock() });
  newest = agentOf('2026-04-17');
});
afterAll(() => shop?.close());

async function awaiting() {
  const dialect = dialectOf(newest.version);
  const { body } = await newest.create(dialect.create({ items: DEAR, more: ABLE }));
  return (await chooseStandard(newest, dialect, body)).body;
}

const told = new Set<Loss>();

/** Holds what an older version says of a session against the table. */
function expectListed(version: string, session: object, older: object, also?: RegExp): void {
  const paths = [...lostPaths(session, older)].filter((path) => !also?.test(path));
  expect([version, paths.filter((path) => !lossOf(version, path))]).toEqual([version, []]);
  for (const path of paths) {
    const loss = lossOf(version, path);
    if (loss) told.add(loss);
  }
}

it('on its way down a session loses what the table lists, and nothing else', async () => {
  const own = await loadShop(shopDir);
  const settings = settingsOf(own);
  const property = fc.asyncProperty(baskets, async (basket) => {
    const session = await sessionOf(own, basket);
    const wire = JSON.parse(render('2026-04-17', session, settings));
    for (const version of OLDER) expectListed(version, wire, JSON.parse(render(version, session, settings)));
  });
  await fc.assert(property, { seed: 20260417, numRuns: 120 });

  const { code } = await createCreditDesk(shop.url).issue(700);
  for (const session of [await richSession(newest, [code]), await groupedSession(newest)])
    for (const version of OLDER) expectListed(version, session, (await agentOf(version).get(session.id)).body);
  const session = await awaiting();
  // That the buyer has to authenticate becomes that they cannot here.
  for (const version of OLDER)
    expectListed(version, session, (await agentOf(version).get(session.id)).body, /^\$\.messages/);

  const never = LOSSES.filter((loss) => !told.has(loss) && !loss.isNeverMissed).map(
    ({ version, path }) => `${version} ${path}`,
  );
  expect(never, 'the table lists what is not lost').toEqual([]);
  const counts = OLDER.map((version) => `${version} ${LOSSES.filter((loss) => loss.version === version).length}`);
  console.log(`Losses on the way down, all of them seen: ${counts.join(', ')}`);
});

const names = fc.constantFrom('Ada', '', 'Zoë ☃', "O'Neil", 'King Lovelace', ' ');
const filled = fc.constantFrom('Ada Byron', '1 Road', 'Zoë ☃', '東京');
const said = fc.record({
  by: fc.constantFrom(...DATES),
  buyer: fc.record(
    {
      first_name: names,
      last_name: names,
      email: fc.constantFrom('ada@example.com', 'ADA@example.com'),
      phone_number: fc.constantFrom('+1 555 0101', ''),
    },
    { requiredKeys: ['first_name', 'last_name', 'email'] },
  ),
  address: fc.record(
    {
      name: filled,
      line_one: filled,
      line_two: fc.constantFrom('', 'Floor 2'),
      city: filled,
      state: fc.constantFrom('CA', 'NY', 'ca'),
      country: fc.constantFrom('US', 'us'),
      postal_code: fc.constantFrom('94103', '10001'),
    },
    { requiredKeys: ['name', 'line_one', 'city', 'state', 'country', 'postal_code'] },
  ),
  items: fc.subarray(['item_123', 'item_456', 'item_digital', 'item_limited'], { minLength: 1 }),
  quantity: fc.integer({ min: 1, max: 5 }),
  atOnce: fc.boolean(),
});

it('what an agent of any version says comes back to it as it said it', async () => {
  const property = fc.asyncProperty(said, async ({ by, buyer, address, items: ids, quantity, atOnce }) => {
    const agent = agentOf(by);
    const dialect = dialectOf(by);
    const items = Object.fromEntries(ids.map((id) => [id, quantity]));
    const wanted = { items, buyer, address };
    const created = await agent.create(dialect.create(atOnce ? wanted : {}));
    const answer = atOnce ? created : await agent.update(created.body.id, dialect.update(wanted));
    expect(answer.status, answer.text).toBe(atOnce ? 201 : 200);
    for (const { body } of [answer, await agent.get(created.body.id)]) {
      const asked = dialect.update(wanted);
      expect(body.buyer).toEqual(asked.buyer);
      expect(body.fulfillment_address ?? body.fulfillment_details).toEqual(
        asked.fulfillment_address ?? asked.fulfillment_details,
      );
      const lines = body.line_items.map((line: { item: { id: string; quantity: number }; quantity: number }) => ({
        id: line.item.id,
        quantity: isEarly(by) ? line.item.quantity : line.quantity,
      }));
      expect(lines).toEqual(asked.items ?? asked.line_items);
    }
    const parcels = answer.body.line_items.filter(({ item }: { item: { id: string } }) => item.id !== 'item_digital');
    if (parcels.length === 0) return;
    const lineIds = parcels.map(({ id }: { id: string }) => id);
    const selection = dialect.select({ id: 'express', items: lineIds });
    const { body: selected } = await agent.update(created.body.id, selection);
    if (by === '2025-09-29') expect(selected.fulfillment_option_id).toBe('express');
    else
      expect(selected.selected_fulfillment_options).toEqual(
        expect.arrayContaining(selection.selected_fulfillment_options as object[]),
      );
  });
  await fc.assert(property, { seed: 20260417, numRuns: 60 });
});

const newestBuyers = fc.constantFrom(
  BUYER,
  { email: 'ada@example.com', full_name: 'Ada King Lovelace', customer_id: 'cus_1' },
  {
    ...BUYER,
    full_name: 'Ada Byron',
    loyalty: { tier: 'gold' },
    tax_exemption: { certificate_id: 'NY-RESALE-1', certificate_type: 'resale' },
  },
  { email: 'ada@example.com', company: { name: 'Analytical Engines' } },
);

const made = fc.record({
  by: fc.constantFrom(...OLDER),
  buyer: newestBuyers,
  place: fc.constantFrom(
    ADDRESS,
    { ...ADDRESS, state: 'NY', postal_code: '10001' },
    { ...ADDRESS, company: 'Engines', line_two: 'Floor 2' },
  ),
  contact: fc.constantFrom(
    {},
    { phone_number: '+1 555 0102' },
    { phone_number: '+1 555 0102', email: 'desk@example.com' },
  ),
  ids: fc.subarray(['item_123', 'item_456', 'item_digital', 'item_limited', 'item_pickup', 'prod_test_001'], {
    minLength: 1,
  }),
  codes: fc.constantFrom(undefined, { discounts: { codes: ['SAVE10', 'NONE'] } }),
  options: fc.array(fc.constantFrom('standard', 'express', 'pickup_mission'), { minLength: 6, maxLength: 6 }),
});

/** What a request of before 2026-04-17 puts in the place of a company, and of a full name. */
// biome-ignore lint/suspicious/noExplicitAny: a session as it was read
function resent(session: any, by: string): any {
  const { buyer, fulfillment_details: details, updated_at: _, protocol: __, ...same } = structuredClone(session);
  if (details.address.company) {
    details.address.line_two = [details.address.company, details.address.line_two].filter(Boolean).join(', ');
    delete details.address.company;
  }
  // Of the one address there is, the first version makes the name of the delivery.
  if (by === '2025-09-29') details.name = details.address.name;
  if (isEarly(by) && buyer.first_name === undefined && buyer.full_name !== undefined) {
    const words = buyer.full_name.split(' ');
    Object.assign(buyer, { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1) });
  }
  return { ...same, buyer, fulfillment_details: details };
}

it('an older version that sends back all it was shown changes nothing', async () => {
  let split = 0;
  const property = fc.asyncProperty(made, async ({ by, buyer, place, contact, ids, codes, options }) => {
    const dialect = dialectOf(newest.version);
    const items = Object.fromEntries(ids.map((id) => [id, id === 'item_limited' ? 3 : 1]));
    const {
      body: created,
      status,
      text,
    } = await newest.create({
      ...dialect.create({ items, buyer, more: { metadata: { tip_amount: 50 }, locale: 'en', ...codes } }),
      fulfillment_details: { name: 'Front desk', address: place, ...contact },
    });
    expect(status, text).toBe(201);
    const selected = created.line_items.flatMap(({ id, item }: { id: string; item: { id: string } }, index: number) => {
      if (item.id === 'item_digital') return [];
      const takes =
        item.id === 'item_pickup' ? ['pickup_mission'] : item.id === 'item_123' ? options : ['standard', 'express'];
      const option = takes.includes(options[index] ?? '') ? options[index] : takes[0];
      return [{ type: option === 'pickup_mission' ? 'pickup' : 'shipping', option_id: option, item_ids: [id] }];
    });
    const { body: before } = await newest.update(created.id, { selected_fulfillment_options: selected });
    if (new Set(selected.map(({ option_id: id }: { option_id: string }) => id)).size > 1) split += 1;

    const agent = agentOf(by);
    const { body: shown } = await agent.get(before.id);
    const item = (line: { item: { id: string; quantity: number }; quantity: number }) =>
      isEarly(by) ? line.item : { id: line.item.id, quantity: line.quantity };
    const { body: answer } = await agent.update(before.id, {
      [isEarly(by) ? 'items' : 'line_items']: shown.line_items.map(item),
      ...(shown.buyer && { buyer: shown.buyer }),
      ...(by === '2025-09-29'
        ? { fulfillment_address: shown.fulfillment_address, fulfillment_option_id: shown.fulfillment_option_id }
        : {
            fulfillment_details: shown.fulfillment_details,
            selected_fulfillment_options: shown.selected_fulfillment_options,
          }),
    });
    expect(answer).toEqual({ ...shown, ...(answer.updated_at && { updated_at: answer.updated_at }) });
    const { body: after } = await newest.get(before.id);
    expect(resent(after, by)).toEqual(resent(before, by));
  });
  await fc.assert(property, { seed: 20260417, numRuns: 60 });
  expect(split).toBeGreaterThan(10);
});

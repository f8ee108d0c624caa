import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { renderDiscovery } from '../../src/protocol/index.js';
import { createBody, standardShipping } from '../support/builders.js';
import { readySession } from '../support/shopping.js';
import { sharedShop } from './shared-shop.js';

const shop = sharedShop();

const create = (capabilities: object, more: object = {}) => shop().client.create(createBody({ capabilities, ...more }));
/** The interventions that this shop has for anybody. */
async function offered(): Promise<string[]> {
  const discovered = await fetch(`${shop().url}/.well-known/acp.json`);
  const { capabilities } = (await discovered.json()) as ReturnType<typeof renderDiscovery>;
  return capabilities.intervention_types;
}
const NAME = /^[a-z][a-z0-9_-]*(@\d{4}-\d{2}-\d{2})?$/;

interface Declared {
  interventions?: { supported?: string[]; [name: string]: unknown };
  [name: string]: unknown;
}
const DECLARATIONS: [string, Declared][] = [
  ['nothing', {}],
  ['every intervention', { interventions: { supported: ['address_verification', 'biometric', '3ds'] } }],
  ['interventions this shop has none of', { interventions: { supported: ['biometric', 'address_verification'] } }],
  ['an unknown intervention', { interventions: { supported: ['3ds', 'foo'] } }],
  ['no intervention at all', { interventions: { supported: [] } }],
  ['unknown values', { interventions: { display_context: 'hologram', redirect_context: 'x', enforcement: 'maybe' } }],
  ['unknown extensions', { extensions: ['loyalty', 'com.example.gifts@2026-01-01'] }],
  ['another date of an extension', { extensions: ['discount@2020-01-01', { name: 'discount@2026-01-28' }] }],
  ['what is like an extension', { extensions: ['Discount', 'discount@', 'discounts', 'com.example.discount', ''] }],
  ['payment handlers of its own', { payment: { handlers: [] } }],
  ['payment handlers of one kind', { payment: { handlers: [{ name: 'dev.acp.seller_backed.points' }] } }],
  ['capabilities of a later version', { features: { async_completion: true }, payment_methods: ['card'] }],
  ['interventions of a later version', { interventions: { supported: ['3ds'], otp: { length: 6 }, '3ds': {} } }],
];

describe('capabilities', () => {
  it.each(DECLARATIONS)(
    'R-CAP-02 R-CAP-03 R-CAP-10 R-CAP-11 R-CAP-12 answers an agent that declares %s',
    async (_, capabilities) => {
      const { status, body } = await create(capabilities);
      expect(status).toBe(201);
      expect(Object.keys(body.capabilities).sort()).toEqual(['interventions', 'payment']);
      const declared = capabilities.interventions?.supported ?? [];
      const both = (await offered()).filter((name) => declared.includes(name));
      expect(body.capabilities.interventions).toEqual({ supported: both });
    },
  );

  it('R-AUTH-03 R-CAP-05 declares nothing away: the handlers are the same for every agent', async () => {
    const plain = await create({});
    const sly = await create({ interventions: { supported: [], required: [], enforcement: 'optional' } });
    expect(sly.body.capabilities.payment).toEqual(plain.body.capabilities.payment);
  });

  it.each([
    [{ interventions: { max_redirects: -1 } }, '.interventions.max_redirects'],
    [{ interventions: { max_interaction_depth: 0 } }, '.interventions.max_interaction_depth'],
    [{ interventions: { supported: '3ds' } }, '.interventions.supported'],
    [{ extensions: [7] }, '.extensions[0]'],
  ])('R-CAP-04 refuses what is no capability: %#', async (capabilities, where) => {
    const answer = await create(capabilities);
    expect([answer.status, answer.body.param]).toEqual([400, `$.capabilities${where}`]);
  });

  it.each([
    [['discount'], 'discount'],
    [['discount@2026-01-27'], 'discount@2026-01-27'],
    [[{ name: 'discount' }], 'discount'],
    [[{ name: 'discount@2026-01-27', extends: ['$.CheckoutSession.discounts'], schema: 'x' }], 'discount@2026-01-27'],
    [['loyalty', 'discount@2020-01-01', 'discount', 'discount@2026-01-27', 'discount'], 'discount'],
  ])(
    'R-CAP-06 R-CAP-07 R-CAP-08 R-CAP-09 R-DSC-01 turns on what the agent declares, by its name: %j',
    async (extensions, name) => {
      const { body } = await create({ extensions });
      expect(body.capabilities.extensions).toEqual([
        {
          name,
          extends: [
            '$.CheckoutSessionCreateRequest.discounts',
            '$.CheckoutSessionUpdateRequest.discounts',
            '$.CheckoutSession.discounts',
          ],
        },
      ]);
      expect(name).toMatch(NAME);
      expect(body.discounts).toEqual({ codes: [], applied: [] });
    },
  );

  it.each([{}, { extensions: ['discount@2020-01-01', 'loyalty'] }])(
    'R-DSC-12 R-CAP-07 shows discounts that were asked for to an agent that declared %j',
    async (capabilities) => {
      const { body } = await create(capabilities, { discounts: { codes: ['SAVE10'] } });
      expect(body.discounts.applied).toMatchObject([{ code: 'SAVE10' }]);
      expect(body.capabilities.extensions).toMatchObject([{ name: 'discount' }]);
    },
  );

  it('R-CAP-06 has no list of extensions while none is on', async () => {
    const { body } = await create({});
    expect(body.capabilities).not.toHaveProperty('extensions');
    expect(body).not.toHaveProperty('discounts');
  });

  it('R-CAP-09 an extension changes nothing of the core', async () => {
    const { body: off } = await create({});
    const { body: on } = await create({ extensions: ['discount'] });
    expect(Object.keys(on).filter((name) => name !== 'discounts')).toEqual(Object.keys(off));
    expect(on.totals).toEqual(off.totals);
  });

  it('R-CAP-01 R-GET-03 R-CAP-04 stays what was agreed, without what the agent alone said', async () => {
    const { client } = shop();
    const created = await create({ extensions: ['discount'], interventions: { display_context: 'webview' } });
    const updated = await client.update(created.body.id, standardShipping());
    const got = await client.get(created.body.id);
    expect(updated.body.capabilities).toEqual(created.body.capabilities);
    expect(got.body.capabilities).toEqual(created.body.capabilities);
    expect(got.text).not.toContain('display_context');
  });
});

const KNOWN = ['3ds', 'biometric', 'address_verification'];
const word = fc.string({ maxLength: 20 });
const extensionName = fc.oneof(
  fc.constantFrom('discount', 'discount@2026-01-27', 'discount@2026-01-26', 'loyalty', 'Discount'),
  word,
);
/** What agents may say, sense and nonsense, as far as it has the right types. */
const declarations = fc.record(
  {
    payment: fc.dictionary(word, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
    interventions: fc.record(
      {
        supported: fc.array(fc.oneof(fc.constantFrom(...KNOWN), word), { maxLength: 6 }),
        required: fc.array(fc.constantFrom(...KNOWN), { maxLength: 2 }),
        enforcement: fc.constantFrom('always', 'conditional', 'optional', 'never'),
        display_context: fc.constantFrom('native', 'webview', 'modal', 'redirect', 'hologram'),
        redirect_context: fc.constantFrom('in_app', 'external_browser', 'none', 'elsewhere'),
        max_redirects: fc.nat(),
        max_interaction_depth: fc.integer({ min: 1, max: 9 }),
        otp: fc.jsonValue({ maxDepth: 1 }),
      },
      { requiredKeys: [] },
    ),
    extensions: fc.array(fc.oneof(extensionName, fc.record({ name: extensionName, extends: fc.array(word) })), {
      maxLength: 6,
    }),
    features: fc.jsonValue({ maxDepth: 1 }),
  },
  { requiredKeys: [] },
);

describe('whatever an agent declares', () => {
  it('R-CAP-02 R-CAP-10 R-AUTH-03 the answer has what both sides know, and the shop says how it is paid', async () => {
    const { body: plain } = await create({});
    const ofShop = await offered();
    await fc.assert(
      fc.asyncProperty(declarations, async (declared) => {
        const { status, body, text } = await create(declared);
        expect(status, text).toBe(201);
        const { payment, interventions, extensions = [], ...more } = body.capabilities;
        expect(more).toEqual({});
        const both = ofShop.filter((name) => declared.interventions?.supported?.includes(name));
        expect(interventions).toEqual({ supported: both });
        const names = (declared.extensions ?? []).map((item) => (typeof item === 'string' ? item : item.name));
        const known = names.find((name) => name === 'discount' || name === 'discount@2026-01-27');
        expect(extensions.map(({ name }: { name: string }) => name)).toEqual(known === undefined ? [] : [known]);
        expect('discounts' in body).toBe(known !== undefined);
        expect(payment).toEqual(plain.capabilities.payment);
        expect([body.status, body.totals, body.messages]).toEqual([plain.status, plain.totals, plain.messages]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('payment handlers', () => {
  it('R-PAY-01 R-PAY-03 R-PAY-04 R-PAY-05 offers the tokenized card', async () => {
    const session = await readySession(shop());
    const { handlers } = session.capabilities.payment;
    expect(handlers).toHaveLength(1);
    const [handler] = handlers;
    expect(handler).toMatchObject({
      id: 'card_tokenized',
      name: 'dev.acp.tokenized.card',
      psp: 'stripe',
      requires_delegate_payment: true,
      requires_pci_compliance: false,
    });
    expect(handler?.id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(handler?.version).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const url of [handler?.spec, handler?.config_schema, ...(handler?.instrument_schemas ?? [])]) {
      expect(new URL(url ?? '').protocol).toBe('https:');
    }
    expect(handler?.instrument_schemas.length).toBeGreaterThan(0);
  });

  it('R-PAY-02 configures it with what the handler allows and nothing else', async () => {
    const { body } = await create({});
    const [{ config, psp }] = body.capabilities.payment.handlers;
    const {
      merchant_id,
      psp: configured,
      accepted_brands,
      accepted_funding_types,
      supports_3ds,
      '3ds_versions': versions,
      environment,
      ...more
    } = config;
    expect(merchant_id).toBe('profile_test_sandbox');
    expect(configured).toBe(psp);
    expect(accepted_brands.length).toBeGreaterThan(0);
    for (const type of accepted_funding_types) expect(['credit', 'debit', 'prepaid']).toContain(type);
    expect([supports_3ds, environment]).toEqual([(await offered()).includes('3ds'), 'sandbox']);
    if (supports_3ds) for (const version of versions) expect(['2.1', '2.2', '2.3']).toContain(version);
    else expect(versions).toBeUndefined();
    expect(more).toEqual({});
  });

  it('R-PAY-04 keeps it through the life of the session', async () => {
    const { client } = shop();
    const { body } = await create({});
    const updated = await client.update(body.id, { line_items: [{ id: 'item_456' }] });
    const canceled = await client.cancel(body.id);
    for (const one of [updated, canceled]) expect(one.body.capabilities.payment).toEqual(body.capabilities.payment);
  });
});

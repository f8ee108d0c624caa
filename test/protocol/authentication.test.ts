import { describe, expect, it } from 'vitest';
import type { AuthenticationOutcome, AuthenticationPolicy } from '../../src/domain/authentication.js';
import type { CheckoutSession } from '../../src/domain/session.js';
import { ProtocolError } from '../../src/errors.js';
import { cardHandler, parse, type RenderSettings, renderDiscovery, VERSIONS } from '../../src/protocol/index.js';
import { renderSession } from '../../src/protocol/render.js';
import { aSession } from '../store/support/builders.js';
import { ADDRESS, ANY_CARD, completeBody, createBody, UP_CONTEXT } from '../support/builders.js';
import { checkAgainstSpec } from '../support/spec.js';
import { texts } from '../support/texts.js';

const DETAILS = {
  three_ds_cryptogram: 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=',
  electronic_commerce_indicator: '05',
  transaction_id: 'c4e59ceb-a382-4d6a-bc87-385d591fa09d',
  version: '2.2.0',
};
const CHARGEABLE: AuthenticationOutcome[] = ['authenticated', 'attempt_acknowledged', 'informational'];
const FAILED: AuthenticationOutcome[] = [
  'abandoned',
  'canceled',
  'denied',
  'internal_error',
  'not_supported',
  'processing_error',
  'rejected',
];

const authenticationOf = (result?: object) =>
  parse.complete('2026-04-17', completeBody('spt_1', { authentication_result: result }), UP_CONTEXT).authentication;

function refusalOf(result: object): unknown {
  try {
    return authenticationOf(result);
  } catch (error) {
    if (error instanceof ProtocolError) return [error.status, error.code, error.options.param];
    throw error;
  }
}

describe('authentication_result', () => {
  it('R-CMP-06 is nothing where there was no authentication', () => {
    expect(authenticationOf()).toBeUndefined();
  });

  it.each(CHARGEABLE)('R-CMP-06 proves %s with its details', (outcome) => {
    expect(authenticationOf({ outcome, outcome_details: DETAILS })).toEqual({
      outcome,
      proof: {
        outcome,
        cryptogram: DETAILS.three_ds_cryptogram,
        electronicCommerceIndicator: '05',
        transactionId: DETAILS.transaction_id,
        version: '2.2.0',
      },
    });
  });

  it.each(CHARGEABLE)('R-CMP-06 is refused as %s without all of its details', (outcome) => {
    const at = '$.authentication_result.outcome_details';
    expect(refusalOf({ outcome })).toEqual([400, 'missing', at]);
    for (const name of Object.keys(DETAILS)) {
      const rest = { ...DETAILS, [name]: undefined };
      expect(refusalOf({ outcome, outcome_details: rest })).toEqual([400, 'missing', `${at}.${name}`]);
    }
  });

  it.each(FAILED)('R-CMP-07 D-20 proves nothing as %s, whatever came with it', (outcome) => {
    const some = { transaction_id: 't', version: '2.2.0' };
    for (const details of [undefined, {}, some, DETAILS]) {
      expect(authenticationOf({ outcome, outcome_details: details })).toEqual({ outcome });
    }
  });

  it('R-CMP-06 names the outcome that is missing or not known', () => {
    const param = '$.authentication_result.outcome';
    expect(refusalOf({})).toEqual([400, 'missing', param]);
    expect(refusalOf({ outcome: 'fine' })).toEqual([400, 'invalid', param]);
    expect(refusalOf({ outcome: 'denied', foo: 1 })).toEqual([400, 'invalid', '$.authentication_result.foo']);
  });
});

const POLICY: AuthenticationPolicy = {
  acquirer: { bin: '412345', country: 'US', merchantId: '000123456789012', merchantName: 'Mugs' },
  directoryServer: 'visa',
  rules: [{ minimumAmount: 5000, countries: ['US'], enforcement: 'conditional' }],
  acceptedOutcomes: ['authenticated'],
};
const HANDLER = cardHandler(ANY_CARD, { profileId: 'profile_1', environment: 'sandbox', supports3ds: true });

/** A session as an agent that declared `interventions` sees it; `total` is what it costs. */
function shown(
  interventions: string[],
  total: number,
  more: Partial<CheckoutSession> = {},
  policy?: object,
  other: Partial<RenderSettings> = {},
) {
  const settings: RenderSettings = {
    publicUrl: 'https://shop.example',
    texts,
    support: {},
    links: [],
    handlers: () => [HANDLER],
    authentication: { ...POLICY, ...policy },
    ...other,
  };
  const { draft, quote } = aSession('cs_1');
  const command = parse.create(
    '2026-04-17',
    createBody({ capabilities: { interventions: { supported: interventions } } }),
    UP_CONTEXT,
  );
  const session = aSession('cs_1', {
    draft: { ...draft, agent: command.agent, fulfillmentDetails: command.fulfillmentDetails },
    quote: { ...quote, totals: { ...quote.totals, total } },
    ...more,
  });
  const wire = JSON.parse(JSON.stringify(renderSession(session, '2026-04-17', settings)));
  checkAgainstSpec('CheckoutSession', wire);
  return wire;
}

const WAITING: Partial<CheckoutSession> = {
  status: 'authentication_required',
  authentication: { cause: 'rule', directoryServer: 'mastercard' },
};

describe('authentication_metadata', () => {
  it('R-STA-02 R-PAY-11 is there exactly while the session waits for an authentication', () => {
    const { status, authentication_metadata: metadata } = shown(['3ds'], 5000, WAITING);
    expect(status).toBe('authentication_required');
    expect(metadata).toEqual({
      acquirer_details: {
        acquirer_bin: '412345',
        acquirer_country: 'US',
        acquirer_merchant_id: '000123456789012',
        merchant_name: 'Mugs',
      },
      directory_server: 'mastercard',
    });
    expect(shown(['3ds'], 5000)).not.toHaveProperty('authentication_metadata');
  });

  it('R-PAY-11 is there too while an authentication would be welcome, for those who can do it', () => {
    const optional = { rules: [{ enforcement: 'optional' }] };
    const ready = { status: 'ready_for_payment' } as const;
    expect(shown(['3ds'], 1, ready, optional).authentication_metadata).toMatchObject({ directory_server: 'visa' });
    for (const bare of [
      shown([], 1, ready, optional),
      shown(['3ds'], 0, ready, optional),
      shown(['3ds'], 1, { status: 'not_ready_for_payment' }, optional),
      shown(['3ds'], 1, { status: 'canceled' }, optional),
      shown(['3ds'], 1, ready, { rules: [] }),
    ])
      expect(bare).not.toHaveProperty('authentication_metadata');
  });

  it.each([
    [{ type: 'challenge' }, { type: 'challenge' }],
    [
      { type: 'challenge', challenge: 'mandated' },
      { type: 'challenge', challenge: { type: 'mandated' } },
    ],
    [{ type: 'frictionless' }, { type: 'frictionless', frictionless: { type: 'low_risk' } }],
  ])('R-PAY-11 says the flow that the shop would like: %j', (flowPreference, expected) => {
    const { authentication_metadata: metadata } = shown(['3ds'], 1, WAITING, { flowPreference });
    expect(metadata.flow_preference).toEqual(expected);
  });

  it('R-PAY-11 has the requestor where there is one', () => {
    const acquirer = { ...POLICY.acquirer, requestorId: 'r-1' };
    const { authentication_metadata: metadata } = shown(['3ds'], 1, WAITING, { acquirer });
    expect(metadata.acquirer_details.requestor_id).toBe('r-1');
  });
});

describe('capabilities.interventions', () => {
  const of = (...args: Parameters<typeof shown>) => shown(...args).capabilities.interventions;
  const DEMANDED = { required: ['3ds'], enforcement: 'conditional' };

  it.each([
    ['both can', ['address_verification', '3ds', 'foo'], 4999, { supported: ['3ds'] }],
    ['the agent cannot', ['biometric'], 4999, { supported: [] }],
    ['nothing is to be paid', ['3ds'], 0, { supported: [] }],
    ['a rule demands it', ['3ds'], 5000, { supported: ['3ds'], ...DEMANDED }],
    ['a rule demands it and the agent cannot', [], 5000, { supported: [], ...DEMANDED }],
  ])('R-CAP-02 R-CAP-04 R-CAP-05 R-CAP-11 says what holds where %s', (_, interventions, total, expected) => {
    expect(of(interventions, total)).toEqual(expected);
  });

  it('R-CAP-04 requires what the issuer asked for', () => {
    const authentication = { cause: 'issuer', directoryServer: 'visa' } as const;
    expect(of(['3ds'], 10, { ...WAITING, authentication })).toEqual({ supported: ['3ds'], ...DEMANDED });
  });

  it('R-CAP-11 looks at where the delivery goes', () => {
    const rulesFor = (country: string) => ({ rules: [{ countries: [country], enforcement: 'conditional' }] });
    expect(of(['3ds'], 5000, {}, rulesFor('CA'))).toEqual({ supported: ['3ds'] });
    expect(of(['3ds'], 1, {}, rulesFor(ADDRESS.country))).toMatchObject(DEMANDED);
  });

  it.each([
    [['always'], ['3ds'], { supported: ['3ds'], required: ['3ds'], enforcement: 'always' }],
    [['always'], [], { supported: [], required: ['3ds'], enforcement: 'always' }],
    [['optional', 'conditional', 'always'], ['3ds'], { required: ['3ds'], enforcement: 'always' }],
    [['optional', 'conditional'], [], { supported: [], required: ['3ds'], enforcement: 'conditional' }],
    [['optional'], ['3ds'], { supported: ['3ds'], enforcement: 'optional' }],
    [['optional'], [], { supported: [] }],
  ])('R-CAP-04 R-CAP-05 enforces by the strongest of the rules %j, to an agent that can %j', (ruled, can, expected) => {
    const rules = ruled.map((enforcement) => ({ enforcement }));
    const said = of(can, 1, {}, { rules });
    expect(said).toMatchObject(expected);
    expect('required' in said).toBe('required' in expected);
    expect('enforcement' in said).toBe('enforcement' in expected);
  });

  it('R-CAP-11 has no 3-D Secure where no handler has it', () => {
    const without = cardHandler(ANY_CARD, { profileId: 'profile_1', environment: 'sandbox' });
    const settings = { handlers: () => [without] };
    expect(shown(['3ds'], 5000, {}, undefined, settings).capabilities.interventions).toEqual({ supported: [] });
  });
});

describe('what a shop says of 3-D Secure', () => {
  it('R-PAY-02 stands in the configuration of the card', () => {
    expect(HANDLER.config).toMatchObject({ supports_3ds: true, '3ds_versions': ['2.1', '2.2'] });
    const without = cardHandler(ANY_CARD, { profileId: 'profile_1', environment: 'sandbox' });
    expect(without.config).toMatchObject({ supports_3ds: false });
    expect(without.config).not.toHaveProperty('3ds_versions');
  });

  it('R-DIS-02 R-DIS-08 stands in discovery', () => {
    const settings = { apiBaseUrl: 'https://shop.example', versions: VERSIONS, currency: 'usd', locales: ['en'] };
    const discovered = renderDiscovery({ ...settings, supports3ds: true });
    checkAgainstSpec('DiscoveryResponse', discovered);
    expect(discovered.capabilities.intervention_types).toEqual(['3ds']);
    expect(renderDiscovery(settings).capabilities.intervention_types).toEqual([]);
  });
});

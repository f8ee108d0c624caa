import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/http/json-guard.js';
import { parse } from '../../src/protocol/index.js';
import { completeBody, createBody, UP_CONTEXT } from '../support/builders.js';
import { sharedShop } from './shared-shop.js';

const VERSION = '2026-04-17';
/** Longer than any name may be. */
const LONG = 'k'.repeat(201);
const shop = sharedShop();

const entries = (count: number, value: unknown = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
const touch = (metadata: unknown) => ({ affiliate_attribution: { provider: 'p', token: 't', metadata } });
const trace = (metadata: unknown) => ({ intent_trace: { reason_code: 'other', metadata } });

const MAPS = [
  ['create', '$.affiliate_attribution.metadata', 20, (map: unknown) => createBody(touch(map))],
  ['create', '$.metadata', 100, (map: unknown) => createBody({ metadata: map })],
  ['complete', '$.affiliate_attribution.metadata', 20, (map: unknown) => completeBody('spt_1', touch(map))],
  ['cancel', '$.intent_trace.metadata', 20, trace],
] as const;

describe('the entries of a map', () => {
  it.each(MAPS)('R-HTTP-06 of a %s are limited: %s to %i', (operation, param, most, body) => {
    expect(() => parse[operation](VERSION, body(entries(most)), UP_CONTEXT)).not.toThrow();
    expect(() => parse[operation](VERSION, body(entries(most + 1)), UP_CONTEXT)).toThrow(
      expect.objectContaining({ status: 400, code: 'invalid', options: { param } }),
    );
  });

  it.each(MAPS)('are counted before any is looked at, in a %s: %s', (operation, param, _, body) => {
    // Each of them is wrong itself, which nobody gets to see.
    const request = body({ ...entries(22_000, []), [LONG]: 1 });
    expect(() => parse[operation](VERSION, request, UP_CONTEXT)).toThrow(
      expect.objectContaining({ options: { param } }),
    );
  });

  it.each([[null], [[]], ['x'], [1], [entries(1, {})]])('leaves what is no such map to the schema: %j', (map) => {
    expect(() => parse.cancel(VERSION, trace(map), UP_CONTEXT)).toThrow(
      expect.objectContaining({ code: 'invalid_type' }),
    );
  });

  it('R-HTTP-06 answers too many with 400 invalid and their path', async () => {
    const answer = await shop().client.create(createBody({ metadata: entries(101) }));
    expect([answer.status, answer.body.code, answer.body.param]).toEqual([400, 'invalid', '$.metadata']);
  });
});

describe('a long name', () => {
  it.each(['k', "'", '1 ', '👩'])('R-HTTP-06 is not sent back at length: %s', (part) => {
    const name = `x${part.repeat(50_000)}`;
    for (const body of [createBody({ [name]: 1 }), createBody({ metadata: { [name]: 1 } })]) {
      const error = caught(() => parse.create(VERSION, body, UP_CONTEXT));
      expect(error).toMatchObject({ status: 400, code: 'invalid' });
      const text = JSON.stringify(error);
      expect(text.length).toBeLessThan(1_000);
      expect(() => parseJson(text)).not.toThrow();
    }
  });
});

function caught(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    if (error instanceof Error) return { ...error, message: error.message };
  }
  return undefined;
}

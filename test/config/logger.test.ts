import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createLogger, type LogFields } from '../../src/logger.js';
import { scrub } from '../../src/scrub.js';
import { Secret } from '../../src/secret.js';

function collect(level: 'info' | 'debug' = 'info') {
  const lines: string[] = [];
  const logger = createLogger({ level, pretty: false, output: { write: (line) => void lines.push(line) } });
  return { logger, lines };
}

describe('createLogger', () => {
  it('writes one JSON object a line, with named fields and nothing else', () => {
    const { logger, lines } = collect();
    const careless = { requestId: 'r', status: 200, body: 'canary', headers: { authorization: 'canary' } };
    logger.info(careless satisfies LogFields, 'request');
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'info',
      time: expect.any(String),
      requestId: 'r',
      status: 200,
      msg: 'request',
    });
  });

  it('drops what is not a plain value', () => {
    const { logger, lines } = collect();
    const careless: LogFields = JSON.parse('{"route":{"canary":1},"status":[1],"code":null}');
    logger.warn(careless, 'x');
    expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['level', 'time', 'msg']);
  });

  it('keeps an injected line break inside its line', () => {
    const { logger, lines } = collect();
    logger.info({ detail: 'a\n{"level":"fatal"}' }, 'x\ny');
    expect(lines[0]?.trimEnd().split('\n')).toHaveLength(1);
  });

  it('obeys its level', () => {
    const { logger, lines } = collect();
    logger.debug({}, 'no');
    expect(lines).toEqual([]);
  });

  it('describes errors and their causes by name, message, code and stack', () => {
    const { logger, lines } = collect();
    const cause = Object.assign(new RangeError('inner'), { code: 'E_IN', raw: 'canary' });
    logger.error({ err: new Error('outer', { cause }) }, 'x');
    logger.error({ err: 'canary' }, 'x');
    expect(JSON.parse(lines[0] ?? '').err).toEqual({
      name: 'Error',
      message: 'outer',
      stack: expect.any(String),
      cause: { name: 'RangeError', message: 'inner', code: 'E_IN', stack: expect.any(String) },
    });
    expect(lines.join('')).not.toContain('canary');
  });

  it('scrubs every line', () => {
    const { logger, lines } = collect();
    logger.info({ detail: 'token spt_abc, key sk_test_abc' }, 'Bearer abc');
    expect(lines[0]).not.toContain('abc');
  });
});

describe('scrub', () => {
  it.each([
    'spt_123',
    'SPT_x',
    'sk_test_4eC39',
    'sk_live_4eC39',
    'rk_live_x',
    'whsec_a-b',
    '"token":"spt_1abc"',
    'x_spt_1',
    String.raw`\nsk_live_4eC39`,
    String.raw`\r\n\tspt_1`,
    String.raw`\u001bwhsec_1`,
    'Bearer abc.def',
    String.raw`Bearer\tabc`,
    String.raw`\n4242424242424242`,
    'bearer  abc',
    '4242424242424242',
    '4242 4242 4242 4242',
    '4000-0566-5566-5556',
    '378282246310005',
    '"number":"6011000990139424"',
    'pan=30569309025904.',
    '6304000000000000000',
  ])('takes a secret out of %j', (text) => {
    expect(scrub(`before ${text} after`)).toMatch(/^before .*\[redacted\].* after$/);
  });

  it.each([
    'cs_0199a4242424242424242',
    'task_list',
    'risk_score',
    '4242424242424241',
    '1732240000000',
    '2026-11-22T01:58:07.123Z',
    'disk_full',
    '12345',
    '4242424242424242424242',
    'whsec',
    'the bearer',
  ])('leaves %j alone', (text) => {
    expect(scrub(`${text}`)).toBe(text);
  });
});

describe('Secret', () => {
  it('gives its value only when asked', () => {
    const secret = new Secret('canary');
    expect(secret.reveal()).toBe('canary');
    const shown = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true }),
      JSON.stringify(Object.entries(secret)),
    ];
    for (const text of shown) expect(text).not.toContain('canary');
  });
});

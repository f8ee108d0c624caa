import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signBody } from '../../src/body-signature.js';
import { checkOrderEvent, SIGNATURE_WINDOW } from '../../src/outbox/signature.js';

const SECRET = 'whsec_0123456789abcdef0123456789abcdef';
const NOW = 1_764_000_000;
const BODY = '{"type":"order_update","data":{"title":"Tasse für Ä"}}';

const check = (changes: Partial<Parameters<typeof checkOrderEvent>[0]> = {}) =>
  checkOrderEvent({
    header: signBody(SECRET, BODY, NOW),
    body: BODY,
    secrets: [SECRET],
    seconds: NOW,
    ...changes,
  });

describe('the signature of an order event', () => {
  it('is the HMAC over time, dot and body', () => {
    const expected = createHmac('sha256', SECRET).update(`${NOW}.${BODY}`, 'utf8').digest('hex');
    expect(signBody(SECRET, BODY, NOW)).toBe(`t=${NOW},v1=${expected}`);
  });

  it('holds for the bytes as for the text, and with any of the secrets', () => {
    expect(check()).toBe('valid');
    expect(check({ body: Buffer.from(BODY) })).toBe('valid');
    expect(check({ secrets: ['another', SECRET] })).toBe('valid');
    expect(
      check({
        header: signBody(SECRET, BODY, NOW).replace(/v1=.*/, (hex) => hex.toUpperCase().replace('V', 'v')),
      }),
    ).toBe('valid');
  });

  it('does not hold for another body, secret or time', () => {
    expect(check({ body: `${BODY} ` })).toBe('wrong');
    expect(check({ secrets: ['another'] })).toBe('wrong');
    expect(check({ secrets: [] })).toBe('wrong');
    expect(check({ header: signBody(SECRET, BODY, NOW).replace(`t=${NOW}`, `t=${NOW + 1}`) })).toBe('wrong');
  });

  it('holds within the window, either way, and no longer', () => {
    for (const side of [-1, 1]) {
      expect(check({ seconds: NOW + side * SIGNATURE_WINDOW })).toBe('valid');
      expect(check({ seconds: NOW + side * (SIGNATURE_WINDOW + 1) })).toBe('outdated');
    }
    expect(check({ header: signBody('another', BODY, NOW), seconds: NOW + 900 })).toBe('wrong');
  });

  it.each([undefined, ''])('is missing in %j', (header) => {
    expect(check({ header })).toBe('missing');
  });

  it.each([
    'garbage',
    `t=${NOW}`,
    `v1=${'a'.repeat(64)}`,
    `t=${NOW},v1=${'a'.repeat(63)}`,
    `t=${NOW},v1=${'a'.repeat(65)}`,
    `t=${NOW},v1=${'g'.repeat(64)}`,
    `t=-${NOW},v1=${'a'.repeat(64)}`,
    `t=${NOW}.5,v1=${'a'.repeat(64)}`,
    `t=${NOW}, v1=${'a'.repeat(64)}`,
    `t=${NOW},v0=${'a'.repeat(64)}`,
    `t=${NOW},v1=${'a'.repeat(64)},v1=${'b'.repeat(64)}`,
    `t=${NOW},v1=${'a'.repeat(64)}\n`,
  ])('is malformed in %j', (header) => {
    expect(check({ header })).toBe('malformed');
  });

  it('is judged whatever a header and a body hold', () => {
    const digits = fc.stringMatching(/^\d{1,400}$/).map((t) => `t=${t},v1=${'0'.repeat(64)}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits), fc.string(), (header, body) => {
        expect(['missing', 'malformed', 'wrong']).toContain(check({ header, body }));
      }),
    );
  });
});

describe('the example for receivers', () => {
  interface Example {
    isSigned(header: string | undefined, rawBody: string | Buffer, secret: string): boolean;
  }

  async function example(): Promise<Example> {
    const guide = readFileSync(resolve(import.meta.dirname, '../../docs/order-events.md'), 'utf8');
    const [, code = ''] = /```js\n(import[\s\S]*?)```/.exec(guide) ?? [];
    expect(code).toContain('export function isSigned');
    return import(`data:text/javascript,${encodeURIComponent(code)}`);
  }

  it('says of our signatures what we say', async () => {
    const { isSigned } = await example();
    const now = Math.floor(Date.now() / 1000);
    const header = signBody(SECRET, BODY, now);
    expect(isSigned(header, Buffer.from(BODY), SECRET)).toBe(true);
    expect(isSigned(header, BODY, SECRET)).toBe(true);
    expect(isSigned(header, `${BODY} `, SECRET)).toBe(false);
    expect(isSigned(header, BODY, 'another')).toBe(false);
    expect(isSigned(signBody(SECRET, BODY, now - 400), BODY, SECRET)).toBe(false);
    for (const bad of [undefined, '', 'garbage', `t=${now},v1=00`]) expect(isSigned(bad, BODY, SECRET)).toBe(false);
  });
});

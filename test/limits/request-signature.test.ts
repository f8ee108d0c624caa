import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createReplayMemory } from '../../src/http/replay-memory.js';
import { createSignatureCheck, type SignatureVerdict, type SignedRequest } from '../../src/http/request-signature.js';
import { hmac } from './support/sign.js';

const NOW = Date.parse('2026-04-17T12:00:00Z');
const SECRETS = ['one-secret-of-the-agent', 'another-secret-of-it'];

function createJudge({ now = () => NOW, max = 1000 }: { now?: () => number; max?: number } = {}) {
  const memory = createReplayMemory({ now, max });
  let last: SignatureVerdict | undefined;
  const check = createSignatureCheck({
    agents: [{ id: 'a', secrets: SECRETS, required: false }],
    now,
    memory,
    onVerdict: (_agent, verdict) => {
      last = verdict;
    },
  });
  return {
    memory,
    judge(request: Omit<SignedRequest, 'agentId'>): SignatureVerdict | undefined {
      last = undefined;
      try {
        check({ agentId: 'a', ...request });
        expect(['valid', 'unsigned']).toContain(last);
      } catch (error) {
        expect(error).toMatchObject({ status: 401, code: 'invalid_signature' });
        expect(['valid', 'unsigned']).not.toContain(last);
      }
      return last;
    },
  };
}

const timestamp = new Date(NOW).toISOString();
const requestOf = (text: string, signature: string) => ({
  signature,
  timestamp,
  bytes: Buffer.from(text),
  body: JSON.parse(text),
});

describe('the text that is signed', () => {
  const { judge } = createJudge();
  const written = fc.tuple(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(0, 2)).map(([value, indent]) => {
    const text = JSON.stringify(value, null, indent);
    return { text, canonical: canonicalize(JSON.parse(text)) ?? '' };
  });

  it('is any body as it was sent, or in its canonical form, alone or behind its time', () => {
    fc.assert(
      fc.property(written, fc.constantFrom(...SECRETS), ({ text, canonical }, secret) => {
        for (const signed of [text, canonical, `${timestamp}.${text}`, `${timestamp}.${canonical}`]) {
          expect(judge(requestOf(text, hmac(secret, signed)))).toBe('valid');
        }
      }),
    );
  });

  it('is nothing else: no other body, time or secret', () => {
    fc.assert(
      fc.property(written, written, ({ text, canonical }, other) => {
        fc.pre(other.canonical !== canonical);
        for (const signed of [
          other.text,
          other.canonical,
          `${timestamp}.${other.text}`,
          `${NOW}.${text}`,
          `.${text}`,
        ]) {
          expect(judge(requestOf(text, hmac(SECRETS[0] ?? '', signed)))).toBe('wrong');
        }
        expect(judge(requestOf(text, hmac('', text)))).toBe('wrong');
      }),
    );
  });

  it('may be in base64, and is still the same signature to a replay', () => {
    const { judge } = createJudge();
    // Its signature has letters in which the two alphabets differ.
    const body = Array.from({ length: 50 }, (_, n) => `{"n":${n}}`).find((text) => {
      const url = hmac(SECRETS[0] ?? '', text);
      return url.includes('-') && url.includes('_');
    });
    const right = Buffer.from(hmac(SECRETS[0] ?? '', body ?? ''), 'base64url');
    const request = requestOf(body ?? '', right.toString('base64'));
    const asWrite = (idempotencyKey: string) => ({ ...request, write: { path: '/checkout_sessions', idempotencyKey } });
    expect(judge(asWrite('one'))).toBe('valid');
    expect(judge({ ...asWrite('two'), signature: right.toString('base64url') })).toBe('replayed');
  });

  it('has one signature: no bit of it may differ', () => {
    const right = Buffer.from(hmac(SECRETS[0] ?? '', '{}'), 'base64url');
    for (let bit = 0; bit < 256; bit += 1) {
      const wrong = Buffer.from(right);
      wrong[bit >> 3] = (wrong[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(judge(requestOf('{}', wrong.toString('base64url')))).toBe('wrong');
    }
  });
});

describe('whatever stands in the headers', () => {
  it('is judged, and never more than refused', () => {
    const { judge } = createJudge();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (signature, time) => {
        expect(judge({ signature, timestamp: time, body: {} })).toBe('malformed');
      }),
    );
  });

  it('is taken within 300 seconds of now, to the millisecond', () => {
    const { judge } = createJudge();
    const at = (offset: number) =>
      judge({ ...requestOf('{}', hmac(SECRETS[0] ?? '', '{}')), timestamp: new Date(NOW + offset).toISOString() });
    expect([-300_001, -300_000, 300_000, 300_001].map(at)).toEqual(['outdated', 'valid', 'valid', 'outdated']);
  });
});

describe('what is remembered of signatures', () => {
  const signedAt = (time: number, text = '{}') => {
    const stamp = new Date(time).toISOString();
    return { ...requestOf(text, hmac(SECRETS[0] ?? '', `${stamp}.${text}`)), timestamp: stamp };
  };
  const write = (idempotencyKey: string | undefined, path = '/checkout_sessions') => ({
    write: { path, idempotencyKey },
  });

  it('is the request that it was used for', () => {
    const { judge } = createJudge();
    const request = signedAt(NOW);
    const verdicts = [write('k'), write('k'), write('l'), write('k', '/x'), write(undefined), {}].map((use) =>
      judge({ ...request, ...use }),
    );
    expect(verdicts).toEqual(['valid', 'valid', 'replayed', 'replayed', 'replayed', 'valid']);
    expect([
      judge({ ...signedAt(NOW + 1), ...write(undefined) }),
      judge({ ...signedAt(NOW + 1), ...write(undefined) }),
    ]).toEqual(['valid', 'replayed']);
  });

  it('is kept as long as it could be used again, and no longer', () => {
    let time = NOW;
    const { judge, memory } = createJudge({ now: () => time });
    const early = signedAt(NOW + 300_000);
    expect(judge({ ...early, ...write('k') })).toBe('valid');
    time = NOW + 600_000;
    expect(judge({ ...early, ...write('l') })).toBe('replayed');
    time += 1;
    expect(judge({ ...early, ...write('l') })).toBe('outdated');
    expect(judge({ ...signedAt(time), ...write('m') })).toBe('valid');
    expect(memory.size()).toBe(1);
  });

  it('is bounded: beyond it, the oldest are forgotten', () => {
    const { judge, memory } = createJudge({ max: 100 });
    for (let offset = 0; offset < 1000; offset += 1) judge({ ...signedAt(NOW + offset), ...write('k') });
    expect(memory.size()).toBe(100);
    expect(judge({ ...signedAt(NOW + 999), ...write('l') })).toBe('replayed');
  });

  it('is not what was refused: nobody without a secret fills it', () => {
    const { judge, memory } = createJudge();
    for (let offset = 0; offset < 50; offset += 1) {
      const request = { ...signedAt(NOW + offset), body: { other: offset }, bytes: Buffer.from('{"other":1}') };
      expect(judge({ ...request, ...write('k') })).toBe('wrong');
    }
    expect(memory.size()).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Carts } from '../../src/carts/carts.js';
import type { Agent } from '../../src/http/authenticate.js';
import { createCartCalls } from '../../src/http/cart-calls.js';
import { createTurns } from '../../src/http/turns.js';
import { newId } from '../../src/ids.js';
import { createTexts } from '../../src/texts/texts.js';

function setUp() {
  let time = 0;
  const turnOf = createTurns({ now: () => time });
  const begun: string[] = [];
  return {
    begun,
    passTime: (milliseconds: number) => {
      time += milliseconds;
    },
    async ask(agentId: string, name = agentId) {
      await turnOf(agentId);
      begun.push(name);
    },
  };
}

describe('turns', () => {
  it('keep nobody waiting who is alone', async () => {
    const { ask, begun } = setUp();
    const all = Array.from({ length: 100 }, () => ask('alpha'));
    await Promise.resolve();
    await Promise.resolve();
    expect(begun).toHaveLength(100);
    await Promise.all(all);
  });

  it('let a second agent in before the rest of a burst', async () => {
    const { ask, begun } = setUp();
    await ask('quiet');
    const burst = Array.from({ length: 50 }, (_, index) => ask('noisy', `noisy ${index}`));
    const quiet = ask('quiet');
    await quiet;
    expect(begun.indexOf('quiet', 1)).toBeLessThan(6);
    await Promise.all(burst);
    expect(begun.filter((name) => name.startsWith('noisy'))).toEqual(
      Array.from({ length: 50 }, (_, index) => `noisy ${index}`),
    );
  });

  it('are over a second after the other agent was last heard of', async () => {
    const { ask, begun, passTime } = setUp();
    await ask('quiet');
    await ask('noisy');
    passTime(1_001);
    const burst = Array.from({ length: 50 }, () => ask('noisy'));
    await Promise.resolve();
    await Promise.resolve();
    expect(begun).toHaveLength(52);
    await Promise.all(burst);
  });

  it('let every request begin, those of an agent in their order', async () => {
    const agents = ['alpha', 'beta', 'gamma'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...agents), { maxLength: 80 }), async (asked) => {
        const { ask, begun } = setUp();
        await Promise.all(asked.map((agentId, index) => ask(agentId, `${agentId} ${index}`)));
        expect(begun).toHaveLength(asked.length);
        for (const agentId of agents) {
          const mine = begun.filter((name) => name.startsWith(agentId)).map((name) => Number(name.split(' ')[1]));
          expect(mine).toEqual(mine.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 200 },
    );
  });
});

it('requests about carts wait for their turn, too', async () => {
  let begin = () => {};
  const asked: string[] = [];
  const turnOf = (agentId: string) => {
    asked.push(agentId);
    return new Promise<void>((resolve) => {
      begin = resolve;
    });
  };
  const begun: string[] = [];
  const refused = (name: string) => async () => {
    begun.push(name);
    throw new Error(name);
  };
  const carts = { get: refused('get'), guard: refused('change') } as unknown as Carts;
  const settings = { texts: createTexts() };
  const calls = createCartCalls({ carts, settings, localeFor: settings.texts.localeFor, turnOf });
  const request = { agent: { id: 'alpha' } as Agent, version: '2026-04-17' as const, key: undefined, body: {} };
  const id = newId('cart');
  for (const [name, ask] of [
    ['change', () => calls.create(request)],
    ['change', () => calls.replace(id, request)],
    ['change', () => calls.cancel(id, request)],
    ['get', () => calls.get(id, request)],
  ] as const) {
    begun.length = 0;
    const ended = expect(ask()).rejects.toThrow(name);
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual([]);
    begin();
    await ended;
    expect(begun).toEqual([name]);
  }
  expect(asked).toEqual(Array(4).fill('alpha'));
});

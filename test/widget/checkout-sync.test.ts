import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCheckoutSync, type SyncState } from '../../widget/flow/checkout-sync.js';
import { createHandTimers, settled } from './support/hand-timers.js';

interface Sent {
  request: number;
  requestId: string;
  answer: (value: string) => void;
  fail: () => void;
}

/** A sync that asks for `wish`, and a shop whose answers the test gives. */
function world() {
  const timers = createHandTimers();
  const sent: Sent[] = [];
  const answers: [string, boolean][] = [];
  const states: SyncState[] = [];
  let ids = 0;
  const at = { wish: 0, onAnswer: () => {} };
  const sync = createCheckoutSync<number, string>({
    prepare: () => at.wish,
    send: (request, requestId) =>
      new Promise((resolve, reject) =>
        sent.push({ request, requestId, answer: resolve, fail: () => reject(new Error('lost')) }),
      ),
    onAnswer(answer, isCurrent) {
      answers.push([answer, isCurrent]);
      const act = at.onAnswer;
      at.onAnswer = () => {};
      act();
    },
    onState: (state) => states.push(state),
    newRequestId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    timers,
    delay: 100,
    pauses: [10, 20],
    timeout: 1000,
  });
  const want = (wish: number) => {
    at.wish = wish;
    sync.change();
  };
  const last = () => sent.at(-1) as Sent;
  const onNextAnswer = (act: () => void) => {
    at.onAnswer = act;
  };
  return { sync, timers, sent, answers, states, want, onNextAnswer, last };
}

describe('asking the shop', () => {
  it('waits until the shopper pauses, and asks once', async () => {
    const { timers, sent, states, want } = world();
    want(1);
    await timers.pass(99);
    want(2);
    await timers.pass(99);
    expect(sent).toEqual([]);
    await timers.pass(1);
    expect(sent.map(({ request }) => request)).toEqual([2]);
    expect(states.at(-1)).toBe('asking');
  });

  it('has one request on its way at a time, and asks the newest wish after it', async () => {
    const { timers, sent, answers, states, want, last } = world();
    want(1);
    await timers.pass(100);
    want(2);
    await timers.pass(100);
    want(3);
    await timers.pass(100);
    expect(sent).toHaveLength(1);
    last().answer('one');
    await settled();
    expect(answers).toEqual([['one', false]]);
    expect(sent.map(({ request }) => request)).toEqual([1, 3]);
    last().answer('three');
    await settled();
    expect(answers.at(-1)).toEqual(['three', true]);
    expect(states.at(-1)).toBe('current');
  });

  it('says that an answer is about an earlier wish, even before the next is asked', async () => {
    const { timers, sent, answers, states, want, last } = world();
    want(1);
    await timers.pass(100);
    want(2);
    last().answer('one');
    await settled();
    expect(answers).toEqual([['one', false]]);
    expect([sent.length, states.at(-1)]).toEqual([1, 'waiting']);
    await timers.pass(100);
    expect(last().request).toBe(2);
  });

  it('is not current while a wish is on its way that the answer has led to', async () => {
    const { sync, sent, states, want, onNextAnswer, last } = world();
    want(1);
    const done = sync.flush();
    onNextAnswer(() => {
      want(2);
      void sync.flush();
    });
    last().answer('one');
    await settled();
    expect([sent.length, states.at(-1)]).toEqual([2, 'asking']);
    last().answer('two');
    await done;
    expect(states.at(-1)).toBe('current');
  });

  it('asks at once when it is told to, and says when that is done', async () => {
    const { sync, sent, want, last } = world();
    want(1);
    const done = sync.flush();
    expect(sent).toHaveLength(1);
    want(2);
    const both = sync.flush();
    last().answer('one');
    await settled();
    expect(last().request).toBe(2);
    last().answer('two');
    await Promise.all([done, both]);
    await sync.flush();
    expect(sent).toHaveLength(2);
  });
});

describe('a shop that does not answer', () => {
  it('is asked again under the same id, with the same request', async () => {
    const { timers, sent, answers, want, last } = world();
    want(1);
    await timers.pass(100);
    last().fail();
    await timers.pass(10);
    last().fail();
    await timers.pass(20);
    last().answer('one');
    await settled();
    expect(sent.map(({ request, requestId }) => [request, requestId])).toEqual([
      [1, 'id-1'],
      [1, 'id-1'],
      [1, 'id-1'],
    ]);
    expect(answers).toEqual([['one', true]]);
  });

  it('is given up after the last pause, until the shopper tries again', async () => {
    const { sync, timers, sent, states, want, last } = world();
    want(1);
    const done = sync.flush();
    for (const pause of [10, 20, 0]) {
      last().fail();
      await timers.pass(pause);
    }
    await done;
    expect([sent.length, states.at(-1)]).toEqual([3, 'failed']);
    sync.retry();
    sync.retry();
    expect([sent.length, last().requestId]).toEqual([4, 'id-1']);
    last().answer('one');
    await settled();
    expect(states.at(-1)).toBe('current');
    sync.retry();
    expect(sent).toHaveLength(4);
  });

  it('is not waited for without end', async () => {
    const { timers, sent, want } = world();
    want(1);
    await timers.pass(100);
    await timers.pass(1010);
    expect(sent.map(({ requestId }) => requestId)).toEqual(['id-1', 'id-1']);
  });

  it('is asked for something else with another id', async () => {
    const { timers, sent, want, last } = world();
    want(1);
    await timers.pass(100);
    want(2);
    last().fail();
    await timers.pass(200);
    expect(sent.map(({ request, requestId }) => [request, requestId])).toEqual([
      [1, 'id-1'],
      [2, 'id-2'],
    ]);
  });

  it('leaves no timer behind', async () => {
    const { timers, want, last } = world();
    want(1);
    await timers.pass(100);
    last().answer('one');
    await settled();
    expect(timers.count()).toBe(0);
  });
});

describe('whatever happens', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('want' as const) }),
    fc.record({ kind: fc.constant('flush' as const) }),
    fc.record({ kind: fc.constant('retry' as const) }),
    fc.record({ kind: fc.constant('pass' as const), milliseconds: fc.integer({ min: 1, max: 1200 }) }),
    fc.record({ kind: fc.constant('answer' as const) }),
    fc.record({ kind: fc.constant('fail' as const) }),
  );

  it('ends with the answer to the newest wish, one request at a time, one id for one request', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { sync, timers, sent, answers, states, want, last } = world();
        let wish = 0;
        const replied = new Set<Sent>();
        const reply = (how: 'answer' | 'fail') => {
          const open = last();
          if (!open || replied.has(open)) return;
          replied.add(open);
          if (how === 'fail') open.fail();
          else open.answer(String(open.request));
        };
        for (const each of steps) {
          if (each.kind === 'want') {
            wish += 1;
            want(wish);
          } else if (each.kind === 'pass') await timers.pass(each.milliseconds);
          else if (each.kind === 'flush') void sync.flush();
          else if (each.kind === 'retry') sync.retry();
          else reply(each.kind);
          await settled();
        }
        // From here on the shop answers.
        for (let round = 0; round < 10 && wish > 0 && states.at(-1) !== 'current'; round += 1) {
          if (states.at(-1) === 'failed') sync.retry();
          await timers.pass(150);
          reply('answer');
          await settled();
        }
        if (wish > 0) {
          expect(states.at(-1)).toBe('current');
          expect(answers.at(-1)).toEqual([String(wish), true]);
        }
        const ids = new Map(sent.map(({ requestId, request }) => [requestId, request]));
        for (const { requestId, request } of sent) expect(ids.get(requestId)).toBe(request);
        expect(answers.filter(([, isCurrent]) => isCurrent).map(([answer]) => Number(answer))).toEqual(
          answers
            .filter(([, isCurrent]) => isCurrent)
            .map(([answer]) => Number(answer))
            .sort((a, b) => a - b),
        );
      }),
      { numRuns: 150 },
    );
  });
});

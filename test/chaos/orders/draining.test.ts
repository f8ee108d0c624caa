import { expect, it } from 'vitest';
import { drain } from '../../../chaos/orders/draining.js';
import { newFindings, numbersOf } from './support/story.js';

type Counts = Record<string, number>;

interface Said {
  events?: Counts;
  others?: Counts;
}

/** An engine that says these things, one after the other, and the last one for ever. */
function saying(...all: Said[]) {
  let asked = 0;
  return {
    undelivered: async () => all[Math.min(asked, all.length - 1)]?.events ?? {},
    async waiting() {
      asked += 1;
      return all[Math.min(asked - 1, all.length - 1)]?.others ?? {};
    },
  };
}

async function wrongIn(engine: ReturnType<typeof saying>) {
  const findings = newFindings();
  await drain(engine, findings, { longest: 100, quiet: 3, pause: 1 });
  return numbersOf(findings);
}

it('waits for events, and for what makes others', async () => {
  const steps: Said[] = [{ events: { due: 2, queued: 3 } }, { others: { refunds: 1 } }, { others: { holds: 4 } }];
  expect(await wrongIn(saying(...steps))).toEqual({});
});

it('finds what does not end', async () => {
  expect(await wrongIn(saying({ events: { due: 2 } }))).toEqual({ stuck: 2 });
  expect(await wrongIn(saying({ others: { events: 1 } }))).toEqual({ stuck: 1 });
});

it('finds lanes that stand still, and does not wait for what is behind them', async () => {
  expect(await wrongIn(saying({ events: { parked: 1, queued: 3 } }))).toEqual({ parked: 1 });
});

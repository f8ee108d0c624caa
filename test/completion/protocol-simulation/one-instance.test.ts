import { afterAll, describe, expect, it } from 'vitest';
import { POINTS, playAll, report, SCHEDULES } from './batch.js';

const counts = new Map<string, number>();
const startedAt = performance.now();
afterAll(() => console.log(report('One instance', counts, startedAt)));

/** A quarter of all schedules for each way of sending the token; the files run side by side. */
const share = Math.ceil(SCHEDULES / 4);
const timeout = 60_000 + share * 20;

describe(`one instance that dies and starts again, ${2 * share} schedules`, () => {
  it('keeps every law when the token goes with the confirm', { timeout }, async () => {
    await playAll({ instances: 1, tokenWithCreate: false }, share, 1, counts);
  });

  it('keeps every law when the token goes with the create', { timeout }, async () => {
    await playAll({ instances: 1, tokenWithCreate: true }, share, 1, counts);
  });

  it('died at every failpoint', () => {
    if (SCHEDULES < 10_000) return;
    for (const point of POINTS) expect(counts.get(`crash at ${point}`), point).toBeGreaterThan(0);
  });
});

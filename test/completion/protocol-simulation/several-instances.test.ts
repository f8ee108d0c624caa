import { afterAll, describe, expect, it } from 'vitest';
import { POINTS, playAll, report, SCHEDULES } from './batch.js';
import { play } from './play.js';

const counts = new Map<string, number>();
const startedAt = performance.now();
afterAll(() => console.log(report('Several instances', counts, startedAt)));

const share = Math.ceil(SCHEDULES / 8);
const timeout = 60_000 + share * 20;

describe(`two or three instances that die, freeze and come back, ${4 * share} schedules`, () => {
  for (const instances of [2, 3]) {
    it(`keeps every law when the token goes with the confirm, ${instances} instances`, { timeout }, async () => {
      await playAll({ instances, tokenWithCreate: false }, share, 1, counts);
    });

    it(`keeps every law when the token goes with the create, ${instances} instances`, { timeout }, async () => {
      await playAll({ instances, tokenWithCreate: true }, share, 1, counts);
    });
  }

  it('died at every failpoint', () => {
    if (SCHEDULES < 10_000) return;
    for (const point of POINTS) expect(counts.get(`crash at ${point}`), point).toBeGreaterThan(0);
  });

  it('plays the same schedule for the same seed', async () => {
    const setting = { instances: 3, tokenWithCreate: true };
    for (let seed = 1; seed <= 50; seed += 1) {
      const [first, second] = [await play(seed, setting, new Map()), await play(seed, setting, new Map(), [])];
      expect(second).toEqual(first);
    }
  });
});

import { expect, it } from 'vitest';
import { createDice } from '../../chaos/dice.js';
import { createFailpointRota } from '../../chaos/failpoint-rota.js';
import { FAILPOINTS } from '../../src/failpoint.js';

const rotaOf = (seed: number) => createFailpointRota(createDice(seed, 'failpoints'));

it('gives every failpoint its share, also one that servers seldom come to', () => {
  const rota = rotaOf(1);
  let deaths = 0;
  for (let turns = 0; deaths < 500; turns += 1) {
    const { name, passing } = rota.next();
    if (name === 'in_sweep' && (passing > 1 || turns % 3 > 0)) continue;
    rota.hit(name);
    deaths += 1;
  }
  expect(Math.min(...rota.hits().map(({ hits }) => hits))).toBeGreaterThanOrEqual(24);
});

it('goes on with the others where a failpoint is never reached', () => {
  const rota = rotaOf(2);
  for (let turns = 0; turns < 400; turns += 1) {
    const { name } = rota.next();
    if (name !== 'after_action') rota.hit(name);
  }
  const others = rota.hits().filter(({ name }) => name !== 'after_action');
  expect(others).toHaveLength(FAILPOINTS.length - 1);
  for (const { hits } of others) expect(hits).toBeGreaterThanOrEqual(14);
});

it('asks for the first passing alone where no server came further', () => {
  const rota = rotaOf(3);
  const passings = Array.from({ length: 200 }, () => rota.next().passing);
  expect(new Set(passings.slice(-100))).toEqual(new Set([1]));
});

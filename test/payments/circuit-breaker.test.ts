import { beforeEach, expect, it } from 'vitest';
import { type CircuitBreaker, createCircuitBreaker } from '../../src/circuit-breaker.js';

const THRESHOLD = 10;
const PAUSE = 5000;

let now: number;
let breaker: CircuitBreaker;
beforeEach(() => {
  now = 1_000_000;
  breaker = createCircuitBreaker(() => now);
});

const fail = (times: number) => {
  for (let time = 0; time < times; time += 1) breaker.failed();
};

it('stays closed below the threshold, and a success starts the count anew', () => {
  fail(THRESHOLD - 1);
  expect(breaker.blockedFor()).toBe(0);
  breaker.succeeded();
  fail(THRESHOLD - 1);
  expect(breaker.blockedFor()).toBe(0);
});

it('opens at the threshold, then lets one call through for each pause', () => {
  fail(THRESHOLD);
  expect(breaker.blockedFor()).toBe(PAUSE);
  now += PAUSE - 1;
  expect(breaker.blockedFor()).toBe(1);
  now += 1;
  expect(breaker.blockedFor(), 'the one that tries').toBe(0);
  expect(breaker.blockedFor(), 'the others').toBe(PAUSE);
  breaker.failed();
  now += PAUSE;
  expect(breaker.blockedFor()).toBe(0);
});

it('closes with the first success', () => {
  fail(THRESHOLD);
  now += PAUSE;
  expect(breaker.blockedFor()).toBe(0);
  breaker.succeeded();
  expect([breaker.blockedFor(), breaker.blockedFor()]).toEqual([0, 0]);
});

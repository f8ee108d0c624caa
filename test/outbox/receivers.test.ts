import { expect, it } from 'vitest';
import { createSecretChoice } from '../../src/outbox/receivers.js';
import { Secret } from '../../src/secret.js';

const choiceOf = (...secrets: string[]) => {
  const all = secrets.map((secret) => new Secret(secret));
  const choice = createSecretChoice({ endpointId: 'a', url: 'https://a.example', secrets: all });
  return { ...choice, all, usual: () => choice.usual().reveal(), another: () => choice.another()?.reveal() };
};

it('the first secret signs, and there is no other where there is one', () => {
  const { usual, another } = choiceOf('a');
  expect([usual(), another(), usual()]).toEqual(['a', undefined, 'a']);
});

it('all others are tried, one after the other, and the first stays the usual one', () => {
  const { usual, another } = choiceOf('a', 'b', 'c');
  expect([another(), another(), another()]).toEqual(['b', 'c', 'b']);
  expect(usual()).toBe('a');
});

it('what worked is used first from then on', () => {
  const { usual, another, worked, all } = choiceOf('a', 'b', 'c');
  if (all[2]) worked(all[2]);
  expect([usual(), another(), another()]).toEqual(['c', 'a', 'b']);
});

it('a receiver without a secret is a mistake', () => {
  expect(() => choiceOf()).toThrow(/has no secret/);
});

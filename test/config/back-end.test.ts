import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.js';
import { problemsOf } from './settings.js';

const SECRET = 'back-end-secret-0123456789';

it('has the secret of the back end, and shows it to nobody', () => {
  const { backEnd } = loadConfig({ BACK_END_SECRET: SECRET });
  expect(backEnd.secret?.reveal()).toBe(SECRET);
  expect(JSON.stringify(backEnd)).not.toContain(SECRET);
  expect(loadConfig({}).backEnd).toEqual({});
});

it.each(['short', 'with a space in between', `${SECRET},${SECRET}`])(
  'refuses %s as the secret of the back end',
  (text) => {
    expect(problemsOf({ BACK_END_SECRET: text })).toEqual([
      expect.stringMatching(/^BACK_END_SECRET must be one secret of at least 16 characters .*\.$/),
    ]);
  },
);

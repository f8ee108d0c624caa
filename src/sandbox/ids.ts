import { randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TIME_LENGTH = 8;
const RANDOM_LENGTH = 16;

let pool = randomBytes(0);
let used = 0;

/**
 * A new identifier in Stripe's form, for example `pi_0UGu9…`: the prefix, an underscore and 24 letters or digits. The
 * first ones tell the time, so that the database's index of ids grows at its end.
 */
export function newId(prefix: string): string {
  if (used + RANDOM_LENGTH > pool.length) {
    pool = randomBytes(RANDOM_LENGTH * 256);
    used = 0;
  }
  let random = '';
  for (const byte of pool.subarray(used, used + RANDOM_LENGTH)) random += ALPHABET[byte % ALPHABET.length];
  used += RANDOM_LENGTH;
  return `${prefix}_${timePart()}${random}`;
}

function timePart(): string {
  let rest = Date.now();
  let text = '';
  for (let i = 0; i < TIME_LENGTH; i += 1) {
    text = ALPHABET[rest % ALPHABET.length] + text;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return text;
}

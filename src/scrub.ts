import { withoutCardNumbers } from './card-number.js';

const REDACTED = '[redacted]';
const SUSPECT = /(?:spt|sk|rk|whsec)_|bearer|\d(?:[ -]?\d){12}/i;
/** The letters before it may be those of an escape, as a line of JSON has them for line breaks and tabs. */
const TOKEN = /(?:(?<![a-z0-9])|(?<=\\[bfnrt]|\\u[\da-f]{4}))(?:spt|sk|rk|whsec)_[a-z0-9_-]+/gi;
const BEARER = /bearer(?:\s|\\[nrt])+[^\s"\\]+/gi;

/** Takes out of a line what looks like a token, a key, a webhook secret or a card number. */
export function scrub(line: string): string {
  if (!SUSPECT.test(line)) return line;
  const withoutSecrets = line.replace(BEARER, `Bearer ${REDACTED}`).replace(TOKEN, REDACTED);
  return withoutCardNumbers(withoutSecrets, REDACTED);
}

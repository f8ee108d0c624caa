import { withoutCardNumbers } from './card-number.js';

const REDACTED = '[redacted]';
const SUSPECT = /(?:spt|sk|rk|whsec)_|bearer|\d(?:[ -]?\d){12}/i;
const TOKEN = /(?<![a-z0-9])(?:spt|sk|rk|whsec)_[a-z0-9_-]+/gi;
const BEARER = /bearer\s+[^\s"\\]+/gi;

/** Takes out of a line what looks like a token, a key, a webhook secret or a card number. */
export function scrub(line: string): string {
  if (!SUSPECT.test(line)) return line;
  const withoutSecrets = line.replace(BEARER, `Bearer ${REDACTED}`).replace(TOKEN, REDACTED);
  return withoutCardNumbers(withoutSecrets, REDACTED);
}

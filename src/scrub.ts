const REDACTED = '[redacted]';
const SUSPECT = /(?:spt|sk|rk|whsec)_|bearer|\d(?:[ -]?\d){12}/i;
const TOKEN = /(?<![a-z0-9])(?:spt|sk|rk|whsec)_[a-z0-9_-]+/gi;
const BEARER = /bearer\s+[^\s"\\]+/gi;
const DIGITS = /(?<![\w-])\d(?:[ -]?\d){12,18}(?!\w)/g;

/** Takes out of a line what looks like a token, a key, a webhook secret or a card number. */
export function scrub(line: string): string {
  if (!SUSPECT.test(line)) return line;
  return line
    .replace(BEARER, `Bearer ${REDACTED}`)
    .replace(TOKEN, REDACTED)
    .replace(DIGITS, (digits) => (passesLuhn(digits) ? REDACTED : digits));
}

function passesLuhn(text: string): boolean {
  let sum = 0;
  let double = false;
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0) continue;
    const value = double ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
    double = !double;
  }
  return sum % 10 === 0;
}

/**
 * So many digits with single spaces or hyphens between them, and nothing of a longer word around them; the letter of a
 * line break or tab, as JSON has them, is none.
 */
const CANDIDATES = /(?:(?<![\w-])|(?<=\\[bfnrt]))\d(?:[ -]?\d){12,18}(?!\w)/g;
/** How the numbers of the large card networks begin (ISO/IEC 7812). */
const ISSUERS = /^(?:4|5[1-5]|2[2-7]|3[0-9]|6[0-9]|50|5[6-9])/;

/** The text with everything replaced that may be a card number: digits in such a number that fit their check digit. */
export const withoutCardNumbers = (text: string, replacement: string): string =>
  text.replace(CANDIDATES, (digits) => (passesLuhn(digits) ? replacement : digits));

/** As they stand on a card, four by four or 4-6-5, with whatever a keyboard puts between: dots, dashes, several blanks. */
const GROUPS = /(?<![\w-])(?:\d{4}([\s.\p{Pd}]{1,3})\d{4}\1\d{4}\1\d{1,7}|\d{4}([\s.\p{Pd}]{1,3})\d{6}\2\d{5})(?!\w)/gu;
/** Characters that are not seen. */
const UNSEEN = /\p{Cf}/gu;

/** Whether a person wrote a card number into a text: what is none of the large networks' is some other number. */
export function holdsCardNumber(text: string): boolean {
  // Digits of full width, and blanks of any, are the plain ones.
  const plain = text.normalize('NFKC').replace(UNSEEN, '');
  const found = [...(plain.match(CANDIDATES) ?? []), ...(plain.match(GROUPS) ?? [])];
  return found
    .map((written) => written.replace(/\D/g, ''))
    .some((digits) => ISSUERS.test(digits) && passesLuhn(digits));
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

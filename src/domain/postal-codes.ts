/** Postal codes of an area: one (`94103`), all that begin with something (`941*`), or a range of numbers (`94100-94199`). */
export type PostalRule = { exact: string } | { prefix: string } | { from: number; to: number; digits: number };

/** A rule as it is written; `undefined` where it is none. */
export function parsePostalRule(text: string): PostalRule | undefined {
  const written = plain(text.replace(/\*$/, ''));
  if (text.endsWith('*')) return /^[A-Z0-9]+$/.test(written) ? { prefix: written } : undefined;
  const [, from, to] = /^(\d{2,9})\s*-\s*(\d{2,9})$/.exec(text.trim()) ?? [];
  // `94103-1234` is one postal code of the United States.
  if (from !== undefined && to !== undefined && from.length === to.length) {
    return Number(from) <= Number(to) ? { from: Number(from), to: Number(to), digits: from.length } : undefined;
  }
  return exact(written);
}

const exact = (written: string): PostalRule | undefined =>
  /^[A-Z0-9]+$/.test(written) ? { exact: written } : undefined;

/** Whether a postal code is one that a rule means. The last four digits of `94103-1234` name a street of `94103`. */
export function fitsPostalRule(postalCode: string, rule: PostalRule): boolean {
  const code = plain(postalCode);
  const [, five] = /^(\d{5})-\d{4}$/.exec(postalCode.trim()) ?? [];
  const codes = five === undefined ? [code] : [code, five];
  return codes.some((each) => {
    if ('exact' in rule) return each === rule.exact;
    if ('prefix' in rule) return each.startsWith(rule.prefix);
    return /^\d+$/.test(each) && each.length === rule.digits && Number(each) >= rule.from && Number(each) <= rule.to;
  });
}

/** Letters and digits alone: `sw1a 1aa` and `SW1A1AA` are the same. */
export const plain = (postalCode: string): string => postalCode.replace(/[\s-]/g, '').toUpperCase();

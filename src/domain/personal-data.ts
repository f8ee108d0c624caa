/** Stands where a person's data stood, and something has to stand. */
export const ERASED = 'erased';

/** The same for e-mail addresses: no mail ever arrives there (RFC 2606). */
export const ERASED_EMAIL = 'erased@erased.invalid';

/** What becomes of a part; `undefined` takes it away. */
type Rule = (part: unknown) => unknown;

const gone: Rule = () => undefined;
const is =
  (text: string): Rule =>
  () =>
    text;
const kept: Rule = (part) => part;

/** A list of objects, each without these parts. */
const without =
  (...names: string[]): Rule =>
  (part) =>
    Array.isArray(part) ? part.map((item) => mapObject(item, Object.fromEntries(names.map((n) => [n, gone])))) : part;

/** Country and state stay: they are where the tax is owed. */
const ADDRESS: Readonly<Record<string, Rule>> = {
  name: is(ERASED),
  lineone: is(ERASED),
  city: is(ERASED),
  postalcode: is(ERASED),
  state: kept,
  country: kept,
};

const address: Rule = (part) => only(part, ADDRESS);

/** A certificate stays: it is the reason for which no tax was taken. */
const buyer: Rule = (part) => only(part, { email: is(ERASED_EMAIL), taxexemption: kept });

/**
 * What is a person's, by the name under which it stands in what is stored and in what is sent, at any depth. Names count
 * without underscores and capitals, so that `orderNotes` and `order_notes` are one. What a new part of a session or
 * order tells of a person has its line here.
 */
const RULES: Readonly<Record<string, Rule>> = {
  address,
  billingaddress: address,
  destination: address,
  buyer,
  fulfillmentdetails: (part) => only(part, { name: is(ERASED), email: is(ERASED_EMAIL), address }),
  phonenumber: gone,
  customerid: gone,
  notes: gone,
  ordernotes: gone,
  instructions: gone,
  metadata: gone,
  firsttouch: gone,
  lasttouch: gone,
  affiliateattribution: gone,
  tracesummary: gone,
  trackingnumber: gone,
  trackingurl: gone,
  digitaldelivery: gone,
  fulfillments: without('description'),
  events: without('description', 'location'),
  adjustments: without('description'),
  // Of risk signals, nothing; that a shelf had too few is of the shop.
  warnings: (part) => (Array.isArray(part) ? part.filter((warning) => warning?.kind === 'stock') : part),
};

/** Parts that speak of the shop itself, with an address of its own. */
const OF_THE_SHOP: readonly string[] = ['pickup', 'location', 'support'];

const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();

const isObject = (part: unknown): part is Record<string, unknown> =>
  typeof part === 'object' && part !== null && !Array.isArray(part);

/** Applies rules to the parts that they name. */
function mapObject(part: unknown, rules: Readonly<Record<string, Rule>>): unknown {
  if (!isObject(part)) return part;
  return Object.fromEntries(
    Object.entries(part)
      .map(([name, value]) => [name, (rules[plain(name)] ?? kept)(value)] as const)
      .filter(([, value]) => value !== undefined),
  );
}

/** The same, and nothing but these parts. What is no object has nothing of them. */
function only(part: unknown, rules: Readonly<Record<string, Rule>>): unknown {
  if (!isObject(part)) return undefined;
  const known = Object.entries(part).filter(([name]) => Object.hasOwn(rules, plain(name)));
  return mapObject(Object.fromEntries(known), rules);
}

const replaced = (text: string, mention: RegExp | undefined): string =>
  mention ? text.replace(mention, ERASED_EMAIL) : text;

/** JSON without what is a person's; `mention` is taken out of the texts that stay. Amounts, dates, items and ids stay. */
export function withoutPersonalData(part: unknown, mention?: RegExp): unknown {
  if (typeof part === 'string') return replaced(part, mention);
  if (Array.isArray(part)) return part.map((item) => withoutPersonalData(item, mention));
  if (!isObject(part)) return part;
  const rest = mapObject(part, RULES) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      OF_THE_SHOP.includes(plain(name)) ? value : withoutPersonalData(value, mention),
    ]),
  );
}

/** JSON in which the mentions alone are replaced. */
export function withoutMention(part: unknown, mention: RegExp): unknown {
  if (typeof part === 'string') return replaced(part, mention);
  if (Array.isArray(part)) return part.map((item) => withoutMention(item, mention));
  if (!isObject(part)) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, withoutMention(value, mention)]));
}

/** Two spellings of one address: capitals and blanks around it do not count. */
export const isSameEmail = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

/** Whether the address stands anywhere as somebody's e-mail. */
export function hasEmail(part: unknown, email: string): boolean {
  if (Array.isArray(part)) return part.some((item) => hasEmail(item, email));
  if (!isObject(part)) return false;
  return Object.entries(part).some(([name, value]) =>
    typeof value === 'string' ? plain(name) === 'email' && isSameEmail(value, email) : hasEmail(value, email),
  );
}

const ATOM = '[\\p{L}\\p{N}.!#$%&*+/=?^_{|}~-]';

/** The address in a running text, and no longer address that it is a part of. */
export const mentionOf = (email: string): RegExp =>
  new RegExp(`(?<!${ATOM})${escaped(email)}(?!\\.?[\\p{L}\\p{N}-])`, 'giu');

/** For the flag u, which allows only these to be escaped. */
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

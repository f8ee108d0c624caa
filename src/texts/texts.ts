import { IntlMessageFormat } from 'intl-messageformat';
import { formatMoney } from '../domain/money.js';
import { countryName, placeName } from '../domain/regions.js';
import type { Content, Sentence, SentenceValue } from '../domain/sentence.js';
import { SENTENCES, type SentenceKey } from '../domain/sentences.js';
import { LANGUAGES } from './languages/languages.js';
import { createLocales, type Locales } from './locales.js';
import { createReader, type Reader } from './reader.js';
import { formatDay, formatMinute } from './times.js';

/** What a shop says in one language: our sentences in its own words, and its own words in this language. */
export interface ShopMessages {
  /** ICU MessageFormat by key. */
  sentences: Readonly<Partial<Record<SentenceKey, string>>>;
  /** By the words as they stand in the shop's files. */
  words: ReadonlyMap<string, string>;
}

export interface TextsOptions {
  /** BCP 47: spoken where nobody asks for a language that is known. */
  defaultLocale?: string;
  /** By BCP 47 tag. */
  shopMessages?: ReadonlyMap<string, ShopMessages>;
}

/** Everything that is said to buyers and agents, in the languages that are known. */
export interface Texts extends Locales {
  /** A sentence of ours, or a text of the shop, for a reader with this locale. */
  say(content: Content, locale?: string): string;
  /** Whoever asks for this locale, or for the one that `Accept-Language` wants; see {@link Locales.localeFor}. */
  readerFor(locale: string | undefined, acceptLanguage?: string): Reader;
}

/** Locales are named by callers: no more of them are remembered. */
const MOST_READERS = 100;

const NO_WORDS: ReadonlyMap<string, string> = new Map();

/** Puts our languages and the shop's own messages together. Throws where a pattern of the shop cannot be read. */
export function createTexts({ defaultLocale = 'en', shopMessages = new Map() }: TextsOptions = {}): Texts {
  const locales = createLocales([...Object.keys(LANGUAGES), ...shopMessages.keys()], defaultLocale);
  const sayers = new Map(locales.known.map((tag) => [tag, createSayer(tag, shopMessages)]));
  const readers = new Map<string, Reader>();
  function say(content: Content, asked = defaultLocale): string {
    const language = locales.languageOf(asked);
    const locale = language === undefined ? defaultLocale : asked;
    const sayer = sayers.get(language ?? defaultLocale);
    return sayer === undefined ? String(content) : sayer(content, locale);
  }
  return {
    ...locales,
    say,
    readerFor(asked, acceptLanguage) {
      const locale = locales.localeFor(asked, acceptLanguage);
      const reader = readers.get(locale) ?? createReader(locale, say);
      if (readers.size >= MOST_READERS) readers.clear();
      readers.set(locale, reader);
      return reader;
    },
  };
}

function createSayer(tag: string, shopMessages: ReadonlyMap<string, ShopMessages>) {
  // A regional variety goes before its language, the shop's words before ours, and English is what is left.
  const lineage = [tag, ...(tag.includes('-') ? [tag.slice(0, tag.indexOf('-'))] : [])];
  const patternOf = (key: SentenceKey): string => {
    for (const each of lineage) {
      const pattern = shopMessages.get(each)?.sentences[key] ?? LANGUAGES[each]?.[key];
      if (pattern !== undefined) return pattern;
    }
    return SENTENCES[key];
  };
  const words = lineage.map((each) => shopMessages.get(each)?.words ?? NO_WORDS);
  const patterns = new Map<SentenceKey, IntlMessageFormat>();
  for (const key of Object.keys(SENTENCES) as SentenceKey[])
    patterns.set(key, new IntlMessageFormat(patternOf(key), tag, undefined, { ignoreTag: true }));

  /** Of sentences without values, which are most of what a session says: formatting one took as long as reading a row. */
  const fixed = new Map<SentenceKey, string>();

  // In English without "and": what is listed stands at the end of a sentence, often in quotation marks.
  const lists = new Intl.ListFormat(tag, { type: tag.startsWith('en') ? 'unit' : 'conjunction', style: 'long' });

  function say(content: Content, locale: string): string {
    if (typeof content === 'string') return words.find((known) => known.has(content))?.get(content) ?? content;
    const { key, values } = content;
    if (values !== undefined) return formatted(key, values, locale);
    const text = fixed.get(key) ?? formatted(key, {}, locale);
    fixed.set(key, text);
    return text;
  }

  function formatted(key: SentenceKey, values: NonNullable<Sentence['values']>, locale: string): string {
    const written = Object.entries(values).map(([name, value]) => [name, worded(value, locale)]);
    return String(patterns.get(key)?.format(Object.fromEntries(written)) ?? key);
  }

  function worded(value: SentenceValue, locale: string): string | number {
    if (typeof value === 'string' || typeof value === 'number') return value;
    if ('money' in value) return formatMoney(value.money, value.currency, locale);
    if ('place' in value) return placeName(value.place, tag);
    if ('country' in value) return countryName(value.country, tag);
    if ('day' in value) return formatDay(value.day, locale);
    if ('time' in value) return formatMinute(value.time, locale);
    if ('said' in value) return say(value.said, locale);
    return lists.format(value.list.map((each) => say(each, locale)));
  }

  return say;
}

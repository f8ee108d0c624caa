import Negotiator from 'negotiator';

export interface Locales {
  /** Tags of the languages in which everything can be said, the default first. */
  known: readonly string[];
  /** The known language of a locale such as `fr-CA`; `undefined` where there is none. */
  languageOf(locale: string): string | undefined;
  /**
   * The locale to answer in: `asked` where its language is known, else the one that `Accept-Language` wants most, else
   * the default. What is no language tag at all asks for nothing.
   */
  localeFor(asked: string | undefined, acceptLanguage?: string): string;
}

/** Characters of a language tag: longer ones carry more than a language, and would be kept with the session. */
const LONGEST_TAG = 50;
/** Characters of an `Accept-Language` that are looked at. */
const LONGEST_HEADER = 1000;

/** Which of the known languages a caller is answered in (BCP 47; RFC 9110 §12.5.4). */
export function createLocales(tags: readonly string[], defaultLocale: string): Locales {
  const known = [...new Set([defaultLocale, ...tags])];
  const byLowerCase = new Map(known.map((tag) => [tag.toLowerCase(), tag]));

  function languageOf(locale: string): string | undefined {
    for (let tag = locale.toLowerCase(); tag !== ''; tag = tag.slice(0, Math.max(0, tag.lastIndexOf('-')))) {
      const language = byLowerCase.get(tag);
      if (language !== undefined) return language;
    }
    return undefined;
  }

  function usable(locale: string): string | undefined {
    if (locale.length > LONGEST_TAG) return undefined;
    const tag = canonical(locale);
    return tag !== undefined && languageOf(tag) !== undefined ? tag : undefined;
  }

  return {
    known,
    languageOf,
    localeFor(asked, acceptLanguage) {
      const own = asked === undefined ? undefined : usable(asked);
      if (own !== undefined || acceptLanguage === undefined) return own ?? defaultLocale;
      const headers = { 'accept-language': beginningOf(acceptLanguage) };
      for (const wanted of new Negotiator({ headers }).languages()) {
        const tag = usable(wanted);
        if (tag !== undefined) return tag;
      }
      return defaultLocale;
    },
  };
}

/** Whole entries alone. */
const beginningOf = (list: string): string =>
  list.length <= LONGEST_HEADER ? list : list.slice(0, Math.max(0, list.lastIndexOf(',', LONGEST_HEADER)));

function canonical(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** A language tag of a length that languages have (BCP 47). */
const LANGUAGE_TAG = /^[a-z]{2,8}(?:-[a-z0-9]{1,8}){0,5}$/i;

/** The shopper's locale, as far as the host of an app names one that can be read (OpenAI Apps SDK, `openai/locale`). */
export function hostLocale(meta: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const named = meta?.['openai/locale'];
  return typeof named === 'string' && LANGUAGE_TAG.test(named) ? named : undefined;
}

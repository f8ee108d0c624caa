import type { PAGE_SENTENCES } from '../../domain/page-sentences.js';
import type { QUOTE_SENTENCES } from '../../domain/quote-sentences.js';
import type { SentenceKey } from '../../domain/sentences.js';

/** Every sentence in another language, as ICU MessageFormat. */
export type Translation = Readonly<Record<SentenceKey, string>>;

/** The part of it that the page of an order says. */
export type PageTranslation = Readonly<Record<keyof typeof PAGE_SENTENCES, string>>;

/** The part of it that is about a basket, its delivery and its discounts. */
export type QuoteTranslation = Readonly<Record<keyof typeof QUOTE_SENTENCES, string>>;

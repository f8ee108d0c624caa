import type { SentenceKey } from '../../domain/sentences.js';

/** Every sentence in another language, as ICU MessageFormat. */
export type Translation = Readonly<Record<SentenceKey, string>>;

import { SENTENCES } from '../../domain/sentences.js';
import { de } from './de.js';
import { es } from './es.js';
import { fr } from './fr.js';
import { ja } from './ja.js';
import type { Translation } from './translation.js';

/** By BCP 47 tag. */
export const LANGUAGES: Readonly<Record<string, Partial<Translation>>> = { en: SENTENCES, fr, de, es, ja };

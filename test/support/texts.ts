import type { Content } from '../../src/domain/sentence.js';
import { createTexts } from '../../src/texts/texts.js';

/** All that the server says, in the languages that it has of its own. */
export const texts = createTexts();

/** In English. */
export const said = (content: Content): string => texts.say(content);

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { SENTENCES, type SentenceKey } from '../domain/sentences.js';
import { patternFault } from '../texts/pattern-fault.js';
import type { ShopMessages } from '../texts/texts.js';
import { scanJson } from './json-scan.js';
import { nearest } from './nearest.js';
import { checkShape } from './zod-problems.js';

const FOLDER = 'messages';

const messagesFile = z.strictObject({
  sentences: z.record(z.string(), z.string().min(1)).default({}),
  words: z.record(z.string().min(1), z.string().min(1)).default({}),
});

export interface MessagesFiles {
  /** By BCP 47 tag. */
  messages: Map<string, ShopMessages>;
  problems: string[];
}

/**
 * The shop's own words in other languages: `messages/<tag>.json` beside shop.json, each with `sentences` that go before
 * ours and `words` for texts of the shop's files. A folder that is not there is an empty one.
 */
export async function readMessages(dir: string): Promise<MessagesFiles> {
  const messages = new Map<string, ShopMessages>();
  const problems: string[] = [];
  for (const name of await namesIn(join(dir, FOLDER))) {
    const where = `${FOLDER}/${name}`;
    const tag = tagOf(name);
    if (tag === undefined) {
      problems.push(`${where}: expected a file named by a language tag, such as "fr.json" or "pt-BR.json"`);
      continue;
    }
    const read = readOne(await readFile(join(dir, FOLDER, name), 'utf8'), where, tag);
    problems.push(...read.problems);
    messages.set(tag, read);
  }
  return { messages, problems };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function tagOf(name: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(name.slice(0, -'.json'.length))[0];
  } catch {
    return undefined;
  }
}

function readOne(content: string, where: string, tag: string): ShopMessages & { problems: string[] } {
  const nothing = { sentences: {}, words: new Map<string, string>() };
  const text = content.replace(/^\ufeff/, '');
  const faults = scanJson(text);
  if (faults.length > 0) {
    return {
      ...nothing,
      problems: faults.map(({ line, column, what }) => `${where} line ${line}, column ${column}: ${what}`),
    };
  }
  const checked = checkShape(messagesFile, JSON.parse(text), where);
  if (!('data' in checked)) return { ...nothing, problems: checked.problems };
  const { sentences, words } = checked.data;
  const problems = Object.entries(sentences).flatMap(([key, pattern]) => {
    const path = `${where} $.sentences[${JSON.stringify(key)}]`;
    if (!isKey(key))
      return [
        `${path}: there is no such sentence; expected one of ours, such as "${nearest(key, Object.keys(SENTENCES)) ?? 'total.tax'}"`,
      ];
    const fault = patternFault(pattern, SENTENCES[key], tag);
    return fault === undefined ? [] : [`${path}: ${fault}`];
  });
  return { sentences: problems.length > 0 ? {} : sentences, words: new Map(Object.entries(words)), problems };
}

const isKey = (key: string): key is SentenceKey => Object.hasOwn(SENTENCES, key);

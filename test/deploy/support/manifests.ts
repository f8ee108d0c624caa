import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

// biome-ignore lint/suspicious/noExplicitAny: manifests are of every shape; types and rules are what is tested
export type Manifest = any;

/** The documents of a YAML file, with anchors and merge keys resolved. Throws where it is not exactly YAML. */
export function yamlDocuments(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(file, 'utf8'), { merge: true, strict: true, uniqueKeys: true }).map(
    (document) => {
      const [trouble] = [...document.errors, ...document.warnings];
      if (trouble) throw new Error(`${file}: ${trouble.message}`);
      return document.toJS({ maxAliasCount: 100 });
    },
  );
}

/** All YAML files below a folder. */
export const yamlFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('secrets'))
    .map((name) => join(folder, name));

/** Names of all settings, as .env.example has them. */
export const settingNames = (): Set<string> =>
  new Set([...readFileSync('.env.example', 'utf8').matchAll(/^# ([A-Z][A-Z_]+)=/gm)].map(([, name]) => name ?? ''));

/** An image by its exact version. */
export const EXACT_IMAGE = /^[\w./-]+:v?\d+\.\d+(?:\.\d+)?(?:-[a-z]+)?$/;

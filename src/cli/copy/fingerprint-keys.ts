import { loadFingerprintKeys } from '../../config/config.js';
import { findFingerprintKeyBeside, type NamedKey, writeFingerprintLine } from '../../config/fingerprint-key.js';

/** Which keys a copied shop needs, and where they are. */
export interface KeysOfCopy {
  /** What servers of the copy have to know, the one that signs first. */
  needed: readonly NamedKey[];
  /** The settings have all of them already. */
  areSet: boolean;
  /** Ids of keys that signed something and are nowhere to be found. */
  missing: readonly string[];
}

/**
 * The keys of the settings, and the one beside the file where the settings have none or something was signed by it.
 * `used`: ids of the keys that signed something.
 * @throws ConfigError
 */
export function keysOfCopy(file: string, used: readonly string[], env: NodeJS.ProcessEnv): KeysOfCopy {
  const set = loadFingerprintKeys(env);
  const beside = findFingerprintKeyBeside(file);
  const isKnown = (keys: readonly NamedKey[], id: string): boolean => keys.some((key) => key.id === id);
  const needsBeside = beside && !isKnown(set, beside.id) && (set.length === 0 || used.includes(beside.id));
  const needed = needsBeside ? [...set, beside] : set;
  return { needed, areSet: !needsBeside && set.length > 0, missing: used.filter((id) => !isKnown(needed, id)) };
}

/** Says what FINGERPRINT_KEY has to be, and shows no secret: where it is not set yet, it is written into a file. */
export function describeKeys(file: string, { needed, areSet, missing }: KeysOfCopy): string[] {
  const lines = needed.length === 0 ? NONE : areSet ? SET : written(writeFingerprintLine(file, needed));
  if (missing.length === 0) return lines;
  return [
    ...lines,
    `No key with the id ${missing.join(', ')} was found, which signed some of what was copied. Without it, requests that`,
    'were answered before are not recognised, nor store credits by their codes, nor buyers of limited discounts.',
  ];
}

const NONE = [
  'Nothing was signed by a FINGERPRINT_KEY yet: set a new one with the copy. Make one with:',
  '  echo "k1:$(openssl rand -hex 32)"',
];
const SET = ['FINGERPRINT_KEY stays what it is set to now, for every server of the copy.'];

const written = (path: string): string[] => [
  'FINGERPRINT_KEY has to be set for every server of the copy, so that it knows requests, store credits and buyers',
  'again. Its line is in this file, which you alone can read; move it into the settings:',
  `  ${path}`,
];

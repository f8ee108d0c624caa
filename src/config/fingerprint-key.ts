import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '../secret.js';

/** A key that signs request fingerprints and other hashes. */
export interface NamedKey {
  id: string;
  secret: Secret;
}

/** The id of the key that stands beside a database. */
const LOCAL = 'local';

const fileBeside = (databaseFile: string): string => `${databaseFile}.fingerprint-key`;

/** The secret of request fingerprints that stands beside a database; made at the first call, readable by its owner alone. */
export function fingerprintKeyBeside(databaseFile: string): NamedKey {
  const made = randomBytes(32).toString('base64url');
  if (databaseFile === ':memory:') return { id: LOCAL, secret: new Secret(made) };
  const file = fileBeside(databaseFile);
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
    return { id: LOCAL, secret: new Secret(made) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readKey(file);
  }
}

/** The same where it was made before; makes none. */
export function findFingerprintKeyBeside(databaseFile: string): NamedKey | undefined {
  const file = fileBeside(databaseFile);
  return existsSync(file) ? readKey(file) : undefined;
}

/** Writes the line of FINGERPRINT_KEY for these keys into a file that its owner alone can read; returns the file's name. */
export function writeFingerprintLine(databaseFile: string, keys: readonly NamedKey[]): string {
  const file = `${fileBeside(databaseFile)}.env`;
  const value = keys.map(({ id, secret }) => `${id}:${secret.reveal()}`).join(',');
  rmSync(file, { force: true });
  writeFileSync(file, `FINGERPRINT_KEY=${/[^\w:,-]/.test(value) ? `'${value}'` : value}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  return file;
}

/**
 * Copies the key beside a database to another one; returns the new file's name, `undefined` where there is no key. Throws
 * where another key is there.
 */
export function copyFingerprintKey(databaseFile: string, copy: string): string | undefined {
  const key = findFingerprintKeyBeside(databaseFile);
  if (key === undefined) return undefined;
  const file = fileBeside(copy);
  const there = findFingerprintKeyBeside(copy);
  if (there === undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, key.secret.reveal(), { mode: 0o600, flag: 'wx' });
  } else if (there.secret.reveal() !== key.secret.reveal()) {
    throw new Error(`${file} is there already, and is another key. Name another file.`);
  }
  return file;
}

const readKey = (file: string): NamedKey => ({ id: LOCAL, secret: new Secret(readFileSync(file, 'utf8').trim()) });

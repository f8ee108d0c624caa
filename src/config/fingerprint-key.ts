import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Secret } from '../secret.js';

/** The secret of request fingerprints that stands beside a database; made at the first call, readable by its owner alone. */
export function fingerprintKeyBeside(databaseFile: string): { id: string; secret: Secret } {
  const made = randomBytes(32).toString('base64url');
  if (databaseFile === ':memory:') return { id: 'local', secret: new Secret(made) };
  const file = `${databaseFile}.fingerprint-key`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx' });
    return { id: 'local', secret: new Secret(made) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return { id: 'local', secret: new Secret(readFileSync(file, 'utf8').trim()) };
  }
}

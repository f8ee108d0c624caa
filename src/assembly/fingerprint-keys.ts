import type { FingerprintKey } from '../checkout/request-key.js';
import type { Config } from '../config/config.js';
import { folderFile } from '../config/database.js';
import { fingerprintKeyBeside } from '../config/fingerprint-key.js';

/** The keys of the settings, else the one that stands beside the database. */
export function fingerprintKeysOf({ idempotency, database }: Config): FingerprintKey[] {
  const keys = idempotency.fingerprintKeys ?? [fingerprintKeyBeside(folderFile(database))];
  return keys.map(({ id, secret }) => ({ id, secret: secret.reveal() }));
}

import { describe } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { archiveContract } from './contract/archive-contract.js';
import { erasureContract } from './contract/erasure-contract.js';
import { forgottenBuyerContract } from './contract/forgotten-buyer-contract.js';
import type { Open } from './contract/opened.js';
import { purgeContract } from './contract/purge-contract.js';
import { recordsContract } from './contract/records-contract.js';

/** What every engine keeps that has lists, and removes what is old: to be called with a way to open an empty one. */
export function databaseContract(name: string, open: Open<Database>, { numRuns = 200 } = {}): void {
  describe(`database contract: ${name}`, () => {
    archiveContract(open, { numRuns });
    recordsContract(open);
    purgeContract(open);
    erasureContract(open);
    forgottenBuyerContract(open);
  });
}

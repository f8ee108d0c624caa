import { databaseContract } from './database-contract.js';
import { openTemporary } from './support/sqlite-file.js';

databaseContract('SQLite', openTemporary);

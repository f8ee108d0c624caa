import Database from 'better-sqlite3';

/** After these nothing of the open transaction may be kept, even where SQLite left it open. */
const TAKES_TRANSACTION = /^SQLITE_(FULL|IOERR|NOMEM|CORRUPT|NOTADB|READONLY|CANTOPEN|PROTOCOL)/;

/** After these nobody knows what is on the disk: a failed fsync may have dropped pages that the kernel calls clean. */
const DOUBTFUL = /^SQLITE_(IOERR(?!_NOMEM)|CORRUPT|NOTADB)/;

const codeOf = (error: unknown): string => (error instanceof Database.SqliteError ? error.code : '');

/** Whether an error inside a transaction concerns everybody in it, and not one statement alone. */
export const takesTransaction = (error: unknown): boolean => TAKES_TRANSACTION.test(codeOf(error));

/** Whether, after this error, earlier answers may be untrue and the process should start anew. */
export const isDoubtful = (error: unknown): boolean => DOUBTFUL.test(codeOf(error));

/** Whether SQLite raised it, and not our own code. */
export const isSqliteError = (error: unknown): boolean => error instanceof Database.SqliteError;

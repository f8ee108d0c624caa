import pg from 'pg';

/** The connection, and not the database, ended a query: what became of it is not known. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;

/** Raised by our own functions. */
const MOVED = 'AC001';
const FLOOR = 'AC002';
/** Serialization failure, deadlock, and a lock that was not to be had in time: others were at the same rows. */
const CONFLICTS = ['40001', '40P01', '55P03'];

/** A row that was decided upon is another one by now, or somebody else is at it. */
export const isMoved = (error: unknown): boolean => {
  const code = codeOf(error);
  return code === MOVED || (code !== undefined && CONFLICTS.includes(code));
};

/** A stock or a balance is less than was to be taken. */
export const isFloorMissed = (error: unknown): boolean => codeOf(error) === FLOOR;

/** The database cannot be used now; of a write that ended so, nothing is known. */
export const isUnavailable = (error: unknown): boolean => {
  if (error instanceof ConnectionError) return true;
  if (!(error instanceof pg.DatabaseError)) return false;
  // Connection, resources, operator's intervention (shutdown, statement timeout), system, read-only after a switch-over.
  return /^(08|53|57|58|25006|XX)/.test(error.code ?? '');
};

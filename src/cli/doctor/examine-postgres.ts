import type { DatabaseConfig } from '../../config/database.js';
import { migrations } from '../../store/migrations/postgres/migrations.js';
import { connect } from '../../store/postgres/connection.js';
import { askServer } from '../../store/postgres/durability.js';
import { schemaVersionOf } from '../../store/postgres/migrate.js';
import type { Findings } from './findings.js';

const SUBJECT = 'Database';
/** With these, a commit that lost a race is not logged. */
const QUIET = ['fatal', 'panic'];

/** Whether PostgreSQL can be used, and keeps what it was told to keep. Changes nothing in it. */
export async function examinePostgres(
  { url, name }: Extract<DatabaseConfig, { engine: 'postgres' }>,
  findings: Findings,
): Promise<void> {
  const { run, end } = connect({ url: url.reveal(), poolSize: 1 });
  try {
    const { version, synchronousCommit, fsync, synchronousStandbys, logMinErrorStatement } = await askServer(run);
    if (synchronousCommit === 'off' || fsync === 'off') {
      findings.bad(SUBJECT, `${name} is not kept durably: synchronous_commit ${synchronousCommit}, fsync ${fsync}`);
    } else {
      findings.good(SUBJECT, `durable: PostgreSQL ${version} has synchronous_commit ${synchronousCommit} and fsync on`);
    }
    if (synchronousStandbys === '' || synchronousCommit === 'local') {
      findings.note(SUBJECT, 'no commit waits for a replica: one that takes over may lack the last orders');
    }
    if (!QUIET.includes(logMinErrorStatement)) {
      findings.note(
        SUBJECT,
        `log_min_error_statement is ${logMinErrorStatement}: PostgreSQL's own log gets buyers' data; see docs/postgresql.md`,
      );
    }
    const found = await schemaVersionOf(run);
    const newest = migrations.at(-1)?.version ?? 0;
    if (found > newest) {
      findings.bad(
        SUBJECT,
        `${name} has schema version ${found}, and this acp-seller knows ${newest}; use a newer one`,
      );
    } else if (found < newest) {
      findings.note(SUBJECT, `${name} has schema version ${found}; acp-seller migrate brings it to ${newest}`);
    } else findings.good(SUBJECT, `${name} has schema version ${found}, the newest`);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    findings.bad(SUBJECT, `${name} cannot be used as the database: ${cause}`);
  } finally {
    await end();
  }
}

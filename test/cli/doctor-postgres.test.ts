import pg from 'pg';
import { beforeAll, expect, it } from 'vitest';
import { examinePostgres } from '../../src/cli/doctor/examine-postgres.js';
import { Secret } from '../../src/secret.js';
import { describeOnPostgres } from '../store/support/describe-on-postgres.js';

/* What the doctor says of PostgreSQL, as its settings are. */

describeOnPostgres('the doctor on PostgreSQL', (database) => {
  async function set(setting: string): Promise<void> {
    const client = new pg.Client({ connectionString: database().url });
    await client.connect();
    await client.query(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET ${setting}', current_database()); END $$`);
    await client.end();
  }

  async function findings(): Promise<string[]> {
    const found: string[] = [];
    const add = (kind: string) => (subject: string, text: string) => void found.push(`${kind} ${subject}: ${text}`);
    const examined = { engine: 'postgres', url: new Secret(database().url), name: 'the shop' } as const;
    await examinePostgres(examined, { good: add('good'), bad: add('bad'), note: add('note'), count: () => 0 });
    return found;
  }

  beforeAll(() => set('log_min_error_statement = error'));

  it('notes that its log gets what a commit that lost a race would have written', async () => {
    const note = /^note Database: log_min_error_statement is error/;
    expect(await findings()).toContainEqual(expect.stringMatching(note));
    await set('log_min_error_statement = fatal');
    expect(await findings()).not.toContainEqual(expect.stringMatching(note));
  });

  it('finds fault with commits that nobody waits for', async () => {
    await set('synchronous_commit = off');
    expect(await findings()).toContainEqual(expect.stringMatching(/^bad Database: the shop is not kept durably/));
  });
});

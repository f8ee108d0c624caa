import type { Database } from 'better-sqlite3';

/** Names and values that are written once. */
export function createFactRows(db: Database) {
  const insert = db.prepare<[string, string]>(
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
  );
  const get = db.prepare<[string], string>('SELECT value FROM facts WHERE name = ?').pluck();

  const probe = db.prepare('SELECT name FROM facts LIMIT 1').pluck();

  return {
    /** Throws unless the database answers. */
    probe: (): void => {
      probe.get();
    },
    /** Returns the value that holds: the first one ever given. */
    remember(name: string, value: string): string {
      insert.run(name, value);
      return get.get(name) ?? value;
    },
  };
}

import type { Database } from 'better-sqlite3';

/** Names and values. */
export function createFactRows(db: Database) {
  const insert = db.prepare<[string, string]>(
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
  );
  const put = db.prepare<[string, string]>(
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  const get = db.prepare<[string], string>('SELECT value FROM facts WHERE name = ?').pluck();

  const probe = db.prepare('SELECT name FROM facts LIMIT 1').pluck();

  return {
    /** Throws unless the database answers. */
    probe: (): void => {
      probe.get();
    },
    get: (name: string): string | undefined => get.get(name),
    put: (name: string, value: string): void => {
      put.run(name, value);
    },
    /** Returns the value that holds: the first one ever given. */
    remember(name: string, value: string): string {
      insert.run(name, value);
      return get.get(name) ?? value;
    },
  };
}

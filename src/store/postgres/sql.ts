/** What may stand in a statement: written as a literal, or as it is where it is SQL already. */
export type Value = string | number | null | undefined | Sql;

/** A piece of SQL whose values are literals. */
export interface Sql {
  readonly sql: string;
}

/** SQL as it is. Never of anything that came from outside. */
export const raw = (sql: string): Sql => ({ sql });

/**
 * SQL with its values as literals. Statements are sent in the simple protocol, several at once, so that a commit is one
 * round trip through any connection pooler; that protocol has no parameters.
 */
export const sql = (strings: TemplateStringsArray, ...values: Value[]): Sql =>
  raw(strings.reduce((text, part, index) => text + literal(values[index - 1]) + part));

/** A value as SQL. Throws for a number that is no safe integer: amounts and times are. */
export function literal(value: Value): string {
  if (value === undefined || value === null) return 'NULL';
  if (typeof value === 'object') return value.sql;
  if (typeof value === 'string') return quoted(storable(value));
  if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no safe integer`);
  return value < 0 ? `(${value})` : String(value);
}

/**
 * A text as `pg.escapeLiteral` writes it, which puts it together character by character: twenty times slower, and a
 * multiple of the text in memory.
 */
function quoted(text: string): string {
  const whole = text.replaceAll("'", "''");
  return whole.includes('\\') ? ` E'${whole.replaceAll('\\', '\\\\')}'` : `'${whole}'`;
}

/** What no text of PostgreSQL can hold is replaced, as SQLite's driver replaces what is no UTF-8. */
export const storable = (text: string): string => text.replaceAll('\0', '\ufffd');

/** Several pieces with something between them. */
export const joined = (pieces: readonly Sql[], between: string): Sql =>
  raw(pieces.map(({ sql: text }) => text).join(between));

/** Values in brackets, for IN; of none, one that nothing is equal to. */
export const list = (values: readonly (string | number)[]): Sql =>
  values.length === 0 ? raw('(NULL)') : raw(`(${values.map(literal).join(', ')})`);

/** Columns and what stands in them. */
export type Columns = Readonly<Record<string, Value>>;

/** A row to be inserted. */
export function insert(table: string, columns: Columns): Sql {
  const names = Object.keys(columns);
  return raw(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${Object.values(columns).map(literal).join(', ')})`);
}

/** A row to be inserted, or to stand in the place of the one with the same key. */
export function upsert(table: string, key: readonly string[], columns: Columns): Sql {
  const others = Object.keys(columns).filter((name) => !key.includes(name));
  const set = others.map((name) => `${name} = excluded.${name}`).join(', ');
  return raw(`${insert(table, columns).sql} ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set}`);
}

/** One step of the schema; steps are never edited once they are released. */
export interface Migration {
  version: number;
  sql: string;
}

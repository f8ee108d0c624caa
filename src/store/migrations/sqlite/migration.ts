/** One step of the schema, forward only. A step that was released is never edited. */
export interface Migration {
  /** Grows from step to step. */
  version: number;
  sql: string;
}

/** One step of the schema, forward only. A step that was released is never edited. */
export interface Migration {
  /** 1, 2, 3, … without a gap. */
  version: number;
  sql: string;
}

import { hasEmail, mentionOf, withoutMention, withoutPersonalData } from '../../domain/personal-data.js';
import type { LookPlace, Mentioned } from '../retention.js';
import type { PersonalTable } from './personal-tables.js';

/** Rows of one table that are looked at in one call: their time may be everybody's. */
export const LOOKED_ROWS = 200;

/** A table that is looked through. */
export type LookedTable = PersonalTable & Required<Pick<PersonalTable, 'key'>>;

/** Those of a list that are looked through, in its order. */
export const lookedThrough = (tables: readonly PersonalTable[]): LookedTable[] =>
  tables.filter((table): table is LookedTable => table.key !== undefined);

/** A row, as far as an erasure looks at it. */
export interface MentionRow {
  key: number | string;
  text: string;
  /** Whose session it is; absent where the table does not say. */
  sessionId: string | null;
}

const START = (table: LookedTable): number | string => (table.key === 'id' ? '' : 0);

/** The table at a place and where to begin there; `undefined` behind the last one. */
export function lookAt(
  tables: readonly LookedTable[],
  place: LookPlace | undefined,
): { table: LookedTable; after: number | string } | undefined {
  const table = tables[place?.table ?? 0];
  return table && { table, after: place?.after ?? START(table) };
}

/** Where it goes on behind so many rows, of which `key` was the last one. */
export function placeBehind(
  tables: readonly LookedTable[],
  place: LookPlace | undefined,
  { key, count }: { key: number | string | null; count: number },
): LookPlace | undefined {
  const table = place?.table ?? 0;
  if (count === LOOKED_ROWS && key !== null) return { table, after: key };
  const following = tables[table + 1];
  return following && { table: table + 1, after: START(following) };
}

/** A text as it stands in JSON; capitals of ASCII do not count. */
export const needleOf = (text: string): string => lower(JSON.stringify(text).slice(1, -1));

/** As the databases have it, byte by byte. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** How many orders a person has must not count for each row, so orders are looked for by how their ids begin. */
const ORDER_ID = /\bord_\w+/g;

/** What becomes of a row. */
export type RowFate = { text: string } | 'deleted' | undefined;

/** Says of each row that is found what becomes of it when a person is forgotten; `undefined` where that is nothing. */
export function createForgetting(email: string, { orderIds, except }: Mentioned) {
  const mention = mentionOf(email);
  const needle = needleOf(email);
  const namesOne = (text: string): boolean => text.match(ORDER_ID)?.some((id) => orderIds.has(id)) ?? false;

  return ({ text, sessionId }: MentionRow, { session, remove }: PersonalTable): RowFate => {
    if (sessionId !== null && except.has(sessionId)) return undefined;
    const isMentioned = lower(text).includes(needle);
    if (remove && isMentioned && isOf(text, email)) return 'deleted';
    const isConcerned = session === undefined && (namesOne(text) || (isMentioned && isOf(text, email)));
    if (!isConcerned && !isMentioned) return undefined;
    const erased = rewritten(text, (json) =>
      isConcerned ? withoutPersonalData(json, mention) : withoutMention(json, mention),
    );
    return erased === text ? undefined : { text: erased };
  };
}

/** Whether a JSON has the address as somebody's e-mail, or a text is the address. */
export const isOf = (text: string, email: string): boolean => hasEmail(parsed(text) ?? { email: text }, email);

/** JSON, or a text, after `work`; the same text where that changes nothing. */
export function rewritten(text: string, work: (json: unknown) => unknown): string {
  const json = parsed(text);
  if (json === undefined) return String(work(text));
  const before = JSON.stringify(json);
  const after = JSON.stringify(work(json));
  return before === after ? text : after;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{"]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

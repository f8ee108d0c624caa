import { AUTHENTICATED_FROM, COUNTED, GOODS, HOLD, SHIPPING, type VariantId } from './goods.js';
import type { Draft, Line, Session, State, Status } from './state.js';

/* What a session says of itself, worked out from its draft and the shelf. */

export const unitsOf = (lines: readonly Line[] = []): Map<VariantId, number> => {
  const units = new Map<VariantId, number>();
  for (const { variant, quantity } of lines) units.set(variant, (units.get(variant) ?? 0) + quantity);
  return units;
};

const hasParcel = ({ lines }: Draft): boolean => lines.some(({ variant }) => GOODS[variant].isParcel);

export const isOffered = (draft: Draft): boolean => draft.address === 'US' && hasParcel(draft);

export function totalOf(draft: Draft): number {
  const items = draft.lines.reduce((sum, { variant, quantity }) => sum + GOODS[variant].price * quantity, 0);
  return items + (draft.option && isOffered(draft) ? SHIPPING[draft.option] : 0);
}

/** What keeps the draft from being paid, the shelf aside. */
export function draftProblems(draft: Draft): string[] {
  const problems: string[] = [];
  if (!draft.buyer) problems.push('error:missing');
  if (!hasParcel(draft)) return problems;
  if (draft.address === undefined) problems.push('error:missing');
  if (draft.address === 'DE') problems.push('error:region_restricted');
  if (draft.address === 'US' && !draft.option) problems.push('error:missing');
  return problems;
}

export interface Assessed {
  status: Status;
  messages: string[];
  awaits?: 'rule' | 'issuer';
}

export interface Said {
  notices?: string[];
  isIssuerAsking?: boolean;
}

/** Status and messages of an open session with this draft. */
export function assess(state: State, session: Session | undefined, draft: Draft, said: Said = {}): Assessed {
  const own = unitsOf(session?.hold?.lines);
  const missing = draft.lines.filter(
    ({ variant, quantity }) =>
      COUNTED.includes(variant) && (state.shelf.get(variant) ?? 0) + (own.get(variant) ?? 0) < quantity,
  );
  const problems = [...draftProblems(draft), ...missing.map(() => 'error:out_of_stock')];
  const total = totalOf(draft);
  const isDemanded = total > 0 && (total >= AUTHENTICATED_FROM || said.isIssuerAsking === true);
  if (isDemanded && !draft.can3ds) problems.push('error:requires_3ds');
  const messages = [...(said.notices ?? []), ...problems];
  if (problems.length > 0) return { status: 'not_ready_for_payment', messages };
  if (!isDemanded) return { status: 'ready_for_payment', messages };
  const awaits = said.isIssuerAsking ? 'issuer' : 'rule';
  return { status: 'authentication_required', messages: [...messages, 'info'], awaits };
}

export function giveBack(state: State, session: Session): void {
  for (const [variant, units] of unitsOf(session.hold?.lines)) {
    state.shelf.set(variant, (state.shelf.get(variant) ?? 0) + units);
  }
  session.hold = undefined;
}

export function take(state: State, session: Session, draft: Draft, until: number | null): void {
  giveBack(state, session);
  const lines = draft.lines.filter(({ variant }) => COUNTED.includes(variant));
  for (const [variant, units] of unitsOf(lines)) state.shelf.set(variant, (state.shelf.get(variant) ?? 0) - units);
  if (lines.length > 0) session.hold = { lines, until };
}

/** A new revision of an open session: units are held exactly while it could be paid. */
export function revise(state: State, session: Session, draft: Draft, said: Said = {}): void {
  const { status, messages, awaits } = assess(state, session, draft, said);
  if (status === 'not_ready_for_payment') giveBack(state, session);
  else take(state, session, draft, state.now + HOLD);
  Object.assign(session, { draft, status, messages, awaits, text: undefined });
}

export function close(state: State, session: Session, status: 'canceled' | 'expired'): void {
  giveBack(state, session);
  const messages = [status === 'canceled' ? 'info' : 'error:expired'];
  Object.assign(session, { status, messages, awaits: undefined, text: undefined });
}

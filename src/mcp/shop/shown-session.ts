import type { WireSession } from '../../protocol/wire.js';

/** What a host calls a checkout: a session, and the total that the shopper was shown. */
export interface ShownSession {
  id: string;
  /** Minor units; absent where the session is called by its own id, which stands for whatever it last showed. */
  total?: number;
}

/**
 * The id that a payment sheet is given. The host says nothing else of a checkout when the shopper has paid, so what was
 * shown goes along in it: a session that costs something else by then is not charged.
 */
export function shownId({ id, totals }: WireSession): string {
  const total = totals.find(({ type }) => type === 'total');
  return total === undefined ? id : `${id}-${total.amount}`;
}

/** Takes such an id apart. */
export function readShownId(text: string): ShownSession {
  const [, id, total] = /^(.+)-(\d{1,15})$/.exec(text) ?? [];
  return id === undefined ? { id: text } : { id, total: Number(total) };
}

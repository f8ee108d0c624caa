import type { Model } from '../flow/model.js';
import type { Place } from '../flow/session-messages.js';
import type { SessionMessage } from '../wire.js';

/** What a part of the view is drawn from. */
export interface Drawn {
  model: Model;
  messages: ReadonlyMap<Place, readonly SessionMessage[]>;
  /** BCP 47, of the host. */
  locale: string | undefined;
  /** Whether this assistant has a payment sheet. */
  takesPayments: boolean;
}

/** A part of the view: made once, then brought up to date. */
export interface Part {
  element: HTMLElement;
  draw(drawn: Drawn): void;
}

import type { BackOrder } from './back-order.js';
import type { FulfillmentType } from './catalog.js';
import type { MarketingAnswer } from './marketing.js';
import type { Message } from './message.js';
import type { Order } from './order.js';
import type { Buyer, FulfillmentDetails } from './party.js';
import type { AwaitedApproval } from './purchase-order.js';
import type { Quote } from './quote.js';

/** The statuses this server gives, of the eleven in ACP 2026-04-17. */
export type SessionStatus =
  | 'not_ready_for_payment'
  | 'authentication_required'
  | 'ready_for_payment'
  | 'pending_approval'
  | 'complete_in_progress'
  | 'completed'
  | 'canceled'
  | 'expired';

/** What the agent asked for. Prices are not in here: they come from the catalog alone. */
export interface CheckoutDraft {
  /** Lower-case ISO 4217. */
  currency: string;
  lines: DraftLine[];
  buyer?: Buyer;
  fulfillmentDetails?: FulfillmentDetails;
  fulfillmentGroups?: FulfillmentGroup[];
  selections: DraftSelection[];
  /** Absent: the agent never spoke of discounts. */
  discountCodes?: string[];
  /** To pay with; absent where no gift card was chosen. */
  giftCards?: ChosenGiftCard[];
  locale?: string;
  timezone?: string;
  quoteId?: string;
  metadata?: Record<string, unknown>;
  orderNotes?: string;
  agent: AgentCapabilities;
}

/** Where the buyer can be reached, as far as it is known. */
export const emailOf = ({ buyer, fulfillmentDetails }: CheckoutDraft): string | undefined =>
  buyer?.email ?? fulfillmentDetails?.email;

/** Where deliveries go: ISO 3166-1 alpha-2, upper case, as far as it is known. */
export function countriesReached({ fulfillmentDetails, fulfillmentGroups = [] }: CheckoutDraft): string[] {
  const destinations = [fulfillmentDetails, ...fulfillmentGroups.map((group) => group.fulfillmentDetails)];
  return destinations.flatMap((details) => details?.address?.country.trim().toUpperCase() ?? []);
}

export interface DraftLine {
  id: string;
  variantId: string;
  quantity: number;
  /** What the agent believed one unit to cost, in minor units. */
  expectedUnitAmount?: number;
}

/** `itemIds` are line ids or variant ids; empty means every line that the option can deliver. */
export interface DraftSelection {
  type?: FulfillmentType;
  optionId: string;
  itemIds: string[];
}

/** A gift card that is to pay, known by its credit: its code is kept nowhere. */
export interface ChosenGiftCard {
  creditId: string;
  /** Last characters of its code. */
  end: string;
  /** Minor units: no more of it may be taken, as its vault token says; absent where it was presented without one. */
  most?: number;
}

export interface FulfillmentGroup {
  id: string;
  itemIds: string[];
  destinationType: FulfillmentType;
  fulfillmentDetails?: FulfillmentDetails;
  locationId?: string;
  instructions?: string;
}

/** What the agent says it can do; values that we do not know are dropped when the request is read. */
export interface AgentCapabilities {
  interventions: string[];
  extensions: string[];
}

export interface IntentTrace {
  reasonCode: string;
  traceSummary?: string;
  metadata?: Record<string, string | number | boolean>;
}

export interface LineAvailability {
  status: 'in_stock' | 'low_stock' | 'out_of_stock' | BackOrder['kind'];
  /** Units this session could have, its own hold included; absent where stock is not counted. */
  available?: number;
  /** Units of the line that are not there yet. */
  backOrdered?: number;
  /** When they are: milliseconds since the epoch. */
  fulfillableOn?: number;
}

/** Who runs the 3-D Secure of a card's network. */
export type DirectoryServer = 'american_express' | 'mastercard' | 'visa';

/** Why a session waits for its buyer's authentication: a rule of the shop, or the issuer of a card that was tried. */
export interface AwaitedAuthentication {
  cause: 'rule' | 'issuer';
  directoryServer: DirectoryServer;
}

/** One revision of a checkout session. Times are milliseconds since the epoch. */
export interface CheckoutSession {
  id: string;
  agentId: string;
  status: SessionStatus;
  draft: CheckoutDraft;
  quote: Quote;
  /** By line id. */
  availability: Record<string, LineAvailability>;
  messages: Message[];
  createdAt: number;
  updatedAt: number;
  expiresAt: number;
  /** There exactly while the status is `authentication_required`. */
  authentication?: AwaitedAuthentication;
  /** There exactly while the status is `pending_approval`. In no answer to an agent. */
  approval?: AwaitedApproval;
  /** As it stood when this revision was written. */
  order?: Order;
  /** Payments that were refused so far; absent where none was. In no answer. */
  declines?: number;
  intentTrace?: IntentTrace;
  /** Put on record when the order is made, and only then. In no answer. */
  consents?: MarketingAnswer[];
}

const TERMINAL: readonly SessionStatus[] = ['completed', 'canceled', 'expired'];

export const isTerminal = (status: SessionStatus): boolean => TERMINAL.includes(status);

type Lifetime = Pick<CheckoutSession, 'status' | 'expiresAt'>;

/** Until when a session keeps its status by itself: milliseconds since the epoch. */
export const statusEnd = ({ status, expiresAt }: Lifetime): number =>
  isTerminal(status) || status === 'complete_in_progress' ? Number.POSITIVE_INFINITY : expiresAt;

/** The status at a moment: an open session is over when its time is, whether or not anybody has written that down. */
export const statusAt = (session: Lifetime, now: number): SessionStatus =>
  statusEnd(session) <= now ? 'expired' : session.status;

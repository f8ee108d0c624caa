import type { AffiliateAttribution } from './attribution.js';
import type { AuthenticationResult } from './authentication.js';
import { leaveGiftCards } from './gift-card.js';
import type { Buyer, FulfillmentDetails } from './party.js';
import type { PurchaseOrderPayment } from './purchase-order.js';
import type { CheckoutDraft, DraftLine, DraftSelection, FulfillmentGroup, IntentTrace } from './session.js';

/** Requests of an agent, after the protocol's version has been taken off. In an update, absent keeps and `null` clears. */
export interface CreateCommand extends Omit<CheckoutDraft, 'lines' | 'selections' | 'giftCards'> {
  lines: RequestedLine[];
  firstTouch?: AffiliateAttribution;
}

export interface UpdateCommand {
  lines?: RequestedLine[];
  buyer?: Buyer | null;
  fulfillmentDetails?: FulfillmentDetails | null;
  /** The details speak of name and address alone: how to reach whoever receives it stays. */
  keepsContact?: boolean;
  /** The buyer is told by name, e-mail address and phone number alone: what else is known of the same one stays. */
  keepsBuyer?: boolean;
  fulfillmentGroups?: FulfillmentGroup[] | null;
  selections?: RequestedSelection[] | null;
  /** The one selection speaks of the whole basket, by an agent that knows no other way. */
  choosesOne?: boolean;
  discountCodes?: string[] | null;
  orderNotes?: string | null;
}

/** With what a session is to be paid. */
export type Payment = TokenPayment | GiftCardPayment | PurchaseOrderPayment;

/** What is to be paid now, before there is an order. */
export type InstantPayment = Exclude<Payment, PurchaseOrderPayment>;

export interface TokenPayment {
  kind: 'token';
  handlerId: string;
  /** The granted token: held in memory while the request runs, stored nowhere. */
  token: string;
}

export interface GiftCardPayment {
  kind: 'gift_card';
  handlerId: string;
  /** Either is as good as money: held in memory while the request runs, stored nowhere. */
  credential: { code: string } | { vaultToken: string };
}

/** A gift card that is given before it pays, for one session (ACP, delegate payment). */
export interface DelegatedCard {
  code: string;
  sessionId: string;
  /** Minor units. */
  maxAmount: number;
  currency: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

export interface CompleteCommand<P extends Payment = Payment> {
  payment: P;
  /** What came of the buyer's authentication, where there was one. */
  authentication?: AuthenticationResult;
  buyer?: Buyer;
  /** As in an update. */
  keepsBuyer?: boolean;
  /** Whoever pays cannot authenticate the buyer, whatever the agent that made the session said of itself. */
  cannotAuthenticate?: boolean;
  fulfillmentDetails?: FulfillmentDetails;
  orderNotes?: string;
  lastTouch?: AffiliateAttribution;
  marketingConsents?: { channel: string; optedIn: boolean }[];
  /** Minor units that the buyer was shown, and so the only ones to charge; absent: what the session showed last. */
  shownTotal?: number;
}

export interface CancelCommand {
  intentTrace?: IntentTrace;
}

export interface RequestedLine {
  variantId: string;
  quantity: number;
  /** What the agent believes one unit to cost, in minor units: a hint, which is answered but never charged. */
  expectedUnitAmount?: number;
  /** JSONPath of the item id in the request, for errors. */
  path: string;
}

export interface RequestedSelection extends DraftSelection {
  /** JSONPaths of its parts in the request, for errors. */
  paths: { type: string; optionId: string; itemIds: string };
}

/** Where each item id stands first in the request. */
export function itemPaths(requested: readonly RequestedLine[] = []): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const { variantId, path } of requested) if (!paths.has(variantId)) paths.set(variantId, path);
  return paths;
}

/** A line for each variant, repeated ids summed; a line keeps its id while its variant stays. */
export function toDraftLines(
  requested: readonly RequestedLine[],
  existing: readonly DraftLine[],
  newLineId: () => string,
): DraftLine[] {
  const lines = new Map<string, DraftLine>();
  for (const { variantId, quantity, expectedUnitAmount } of requested) {
    const line = lines.get(variantId);
    if (line) {
      line.quantity += quantity;
      continue;
    }
    const id = existing.find((known) => known.variantId === variantId)?.id ?? newLineId();
    lines.set(variantId, { id, variantId, quantity, expectedUnitAmount });
  }
  return [...lines.values()];
}

export function createDraft(command: CreateCommand, newLineId: () => string): CheckoutDraft {
  const { lines, firstTouch: _, ...asked } = command;
  return { ...asked, lines: toDraftLines(lines, [], newLineId), selections: [] };
}

export function updateDraft(draft: CheckoutDraft, command: UpdateCommand, newLineId: () => string): CheckoutDraft {
  const kept = <T>(asked: T | null | undefined, before: T | undefined): T | undefined =>
    asked === undefined ? before : (asked ?? undefined);
  const codes =
    command.discountCodes === undefined ? undefined : leaveGiftCards(draft.giftCards, command.discountCodes);
  const giftCards = codes ? codes.giftCards : draft.giftCards;
  return {
    ...draft,
    lines: command.lines ? toDraftLines(command.lines, draft.lines, newLineId) : draft.lines,
    buyer: kept(askedBuyer(command, draft), draft.buyer),
    fulfillmentDetails: kept(askedDetails(command, draft), draft.fulfillmentDetails),
    fulfillmentGroups: kept(command.fulfillmentGroups, draft.fulfillmentGroups),
    selections: kept(askedSelections(command), draft.selections) ?? [],
    discountCodes: kept(codes?.discountCodes, draft.discountCodes),
    giftCards: giftCards?.length ? giftCards : undefined,
    orderNotes: kept(command.orderNotes, draft.orderNotes),
  };
}

/** The buyer that a request brings, with what it could not say of the same one. */
export function askedBuyer<Asked extends Buyer | null | undefined>(
  { buyer: asked, keepsBuyer }: { buyer?: Asked; keepsBuyer?: boolean },
  { buyer: before }: CheckoutDraft,
): Asked | Buyer | undefined {
  if (!asked || !keepsBuyer || before?.email.toLowerCase() !== asked.email.toLowerCase()) return asked;
  const { firstName = '', lastName = '', phoneNumber, email } = asked;
  const fullName = before.fullName === `${firstName} ${lastName}`.trim() ? before.fullName : undefined;
  return { ...before, firstName, lastName, fullName, email, phoneNumber };
}

/** The details of the delivery that a complete leaves: what it does not speak of stays. */
export function lastDetails(
  { fulfillmentDetails: asked }: Pick<CompleteCommand, 'fulfillmentDetails'>,
  { fulfillmentDetails: before }: CheckoutDraft,
): FulfillmentDetails | undefined {
  if (!asked) return before;
  return {
    name: asked.name ?? before?.name,
    phoneNumber: asked.phoneNumber ?? before?.phoneNumber,
    email: asked.email ?? before?.email,
    address: asked.address ?? before?.address,
  };
}

function askedDetails(
  { fulfillmentDetails: asked, keepsContact }: UpdateCommand,
  { fulfillmentDetails: before }: CheckoutDraft,
): FulfillmentDetails | null | undefined {
  const hasContact = before?.phoneNumber !== undefined || before?.email !== undefined;
  if (!keepsContact || asked === undefined || !hasContact) return asked;
  return { ...asked, phoneNumber: before.phoneNumber, email: before.email };
}

function askedSelections({ selections }: UpdateCommand): DraftSelection[] | null | undefined {
  if (!selections) return selections;
  return selections.map(({ paths: _, ...selection }) => selection);
}

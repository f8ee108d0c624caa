import { CARD_HANDLER_ID } from '../../domain/payment-handler.js';
import { sentence } from '../../domain/sentence.js';
import type { WireBuyer } from '../schema.js';
import type { WireFulfillmentOption, WireLineItem, WireTotal } from '../wire.js';
import type { Buyer, Message as MessageBefore } from './2025-09-29.js';
import type { CardNetwork, LineItem, Session as Older, SelectedOption, Total } from './2025-12-12.js';
import type { Session as Before, FulfillmentOption } from './2026-01-16.js';
import type { Handler, Message, Session } from './2026-01-30-session.js';
import type { DownContext } from './version.js';

/* Sessions of ACP 2026-01-30 as those of 2026-01-16, which knows less of everything. */

const STATUSES: Readonly<Record<string, Before['status']>> = {
  not_ready_for_payment: 'not_ready_for_payment',
  authentication_required: 'not_ready_for_payment',
  requires_escalation: 'not_ready_for_payment',
  ready_for_payment: 'ready_for_payment',
  pending_approval: 'in_progress',
  complete_in_progress: 'in_progress',
  completed: 'completed',
  canceled: 'canceled',
  expired: 'canceled',
};

export function toSession(session: Session, { say }: DownContext): Before {
  const { status, notices, provider } = payable(session, say);
  const selected = new Set(session.selected_fulfillment_options.map(({ option_id: id }) => id));
  const hidden = session.fulfillment_options.filter(({ type, id }) => !isKnownWay(type) && !selected.has(id));
  if (hidden.length > 0 && isOpen(status)) notices.push(info(say(sentence('older.other_ways'))));
  return {
    id: session.id,
    buyer: session.buyer && toBuyer(session.buyer),
    payment_provider: provider,
    status,
    currency: session.currency,
    line_items: session.line_items.map(toLine),
    fulfillment_details: session.fulfillment_details,
    fulfillment_options: session.fulfillment_options
      .filter((option) => !hidden.includes(option))
      .map((option) => toOption(option, say)),
    selected_fulfillment_options: session.selected_fulfillment_options.map(toSelected),
    totals: toTotals(session, say),
    messages: [...session.messages.map(toMessage), ...notices],
    links: session.links.flatMap(({ type, url }) => (isKnownLink(type) ? [{ type, url }] : [])),
    order: session.order && {
      id: session.order.id,
      checkout_session_id: session.order.checkout_session_id,
      permalink_url: session.order.permalink_url,
    },
  };
}

const isOpen = (status: Before['status']): boolean =>
  status === 'not_ready_for_payment' || status === 'ready_for_payment';

const info = (content: string): MessageBefore => ({ type: 'info', content_type: 'plain', content });

/** How it can be paid: with a card at Stripe, or not at all. */
function payable({ status: newer, capabilities, totals }: Session, say: DownContext['say']) {
  const status = STATUSES[newer] ?? 'not_ready_for_payment';
  const notices: MessageBefore[] = [];
  const provider = providerOf(capabilities.payment.handlers);
  const isFree = totals.every(({ type, amount }) => type !== 'total' || amount === 0);
  if (status !== 'ready_for_payment' || provider || isFree) return { status, notices, provider };
  const content = say(sentence('older.no_payment_method'));
  notices.push({ type: 'error', code: 'invalid', content_type: 'plain', content });
  return { status: 'not_ready_for_payment' as const, notices, provider };
}

const NETWORKS: readonly string[] = ['amex', 'discover', 'mastercard', 'visa'] satisfies CardNetwork[];

/** The handler by which requests of older versions are paid; nothing where it takes no card that has a name there. */
function providerOf(handlers: readonly Handler[]): Before['payment_provider'] {
  const { merchant_id: merchantId, accepted_brands: brands } =
    handlers.find(({ id }) => id === CARD_HANDLER_ID)?.config ?? {};
  const networks = Array.isArray(brands) ? brands.filter((brand) => NETWORKS.includes(brand)) : [];
  if (networks.length === 0) return undefined;
  return {
    provider: 'stripe',
    merchant_id: String(merchantId),
    supported_payment_methods: [{ type: 'card', supported_card_networks: networks }],
  };
}

/** Both names are required there; of a buyer without any, nothing is told. */
function toBuyer({ first_name, last_name, full_name = '', email, phone_number }: WireBuyer): Buyer | undefined {
  if (first_name === undefined && last_name === undefined && full_name.trim() === '') return undefined;
  const words = full_name.trim().split(/\s+/);
  const first = first_name ?? words.slice(0, last_name === undefined && words.length > 1 ? -1 : 1).join(' ');
  const last = last_name ?? (words.length > 1 ? words.at(-1) : undefined) ?? '';
  return { first_name: first, last_name: last, email, phone_number };
}

const sumOf = (totals: readonly WireTotal[], type: WireTotal['type']): number =>
  totals.reduce((sum, row) => (row.type === type ? sum + row.amount : sum), 0);

const toLine = (line: WireLineItem): LineItem => ({
  id: line.id,
  item: { id: line.item.id, quantity: line.quantity },
  name: line.name,
  description: line.description,
  images: line.images,
  unit_amount: line.unit_amount,
  disclosures: line.disclosures,
  base_amount: sumOf(line.totals, 'items_base_amount'),
  discount: sumOf(line.totals, 'items_discount') + sumOf(line.totals, 'discount'),
  subtotal: sumOf(line.totals, 'subtotal'),
  tax: sumOf(line.totals, 'tax'),
  total: sumOf(line.totals, 'total'),
});

/** What a row is called there; the wrapping and the tip are fees, what a credit pays is a discount. */
const ROWS: Readonly<Partial<Record<WireTotal['type'], Total['type']>>> = {
  items_base_amount: 'items_base_amount',
  items_discount: 'items_discount',
  subtotal: 'subtotal',
  discount: 'discount',
  fulfillment: 'fulfillment',
  tax: 'tax',
  fee: 'fee',
  gift_wrap: 'fee',
  tip: 'fee',
  store_credit: 'discount',
  total: 'total',
};

/** One row a type, but of fees; a discount and a credit are one. */
function toTotals({ totals, presentment_currency: currency }: Session, say: DownContext['say']): Total[] {
  const rows: Total[] = [];
  for (const row of totals) {
    const type = ROWS[row.type];
    if (!type) continue;
    const { display_text, amount } = row;
    const same = type === 'discount' ? rows.find((other) => other.type === type) : undefined;
    if (same) {
      same.display_text = `${same.display_text}, ${display_text}`;
      same.amount += amount;
    } else rows.push({ type, display_text, amount, description: noteOf(row, currency, say) });
  }
  return rows;
}

/** What there is no place for besides a text: the rates of a tax, and the amount in the buyer's own currency. */
function noteOf(
  { type, description, breakdown, presentment_amount: shown }: WireTotal,
  currency: string | undefined,
  say: DownContext['say'],
): string | undefined {
  const rates = breakdown?.map(({ jurisdiction, rate }) => `${jurisdiction} ${Number((rate * 100).toFixed(4))} %`);
  const isShown = type === 'total' && shown !== undefined && currency !== undefined;
  const notes = [
    description,
    rates?.join(', '),
    isShown ? say(sentence('older.shown_as', { amount: { money: shown, currency } })) : undefined,
  ].filter((note) => note !== undefined && note !== '');
  return notes.length > 0 ? notes.join('; ') : undefined;
}

const isKnownWay = (type: string): type is 'shipping' | 'digital' => type === 'shipping' || type === 'digital';

/** What somebody selected in a later version stays selected; it is told as a way to ship, so that the totals add up. */
function toOption(option: WireFulfillmentOption, say: DownContext['say']): FulfillmentOption {
  const { type, id, title, description, location, totals } = option;
  return {
    type: isKnownWay(type) ? type : 'shipping',
    id,
    title: location ? say(sentence('older.pickup', { place: location.name })) : title,
    description,
    carrier: option.carrier,
    earliest_delivery_time: option.earliest_delivery_time ?? option.delivery_window?.start ?? option.ready_by,
    latest_delivery_time: option.latest_delivery_time ?? option.delivery_window?.end,
    totals: totals.flatMap(({ type: row, display_text, amount }) => {
      const named = ROWS[row];
      return named ? [{ type: named, display_text, amount }] : [];
    }),
  };
}

function toSelected({ type, option_id, item_ids }: Session['selected_fulfillment_options'][number]): SelectedOption {
  const selected = { option_id, item_ids };
  return type === 'digital' ? { type, digital: selected } : { type: 'shipping', shipping: selected };
}

const KNOWN_CODES = ['missing', 'invalid', 'out_of_stock', 'payment_declined', 'requires_sign_in', 'requires_3ds'];
/** Errors there that say how it is, not what to mend. */
const INFORMING: readonly (string | undefined)[] = ['low_stock', 'expired'];

function toMessage({ type, code, param, content }: Message): MessageBefore {
  const place = { param: param && pathBefore(param), content_type: 'plain' as const, content };
  if (type !== 'error' || INFORMING.includes(code)) return { type: 'info', ...place };
  const known = code === 'intervention_required' ? 'requires_3ds' : code;
  return { type, code: (KNOWN_CODES.includes(known ?? '') ? known : 'invalid') as MessageBefore['code'], ...place };
}

/** Where a part of a session stands there; parts that are not there have no path. */
function pathBefore(path: string): string | undefined {
  if (/^\$\.(line_items|fulfillment_details|selected_fulfillment_options|totals|buyer)(?![\w])/.test(path)) {
    return path
      .replace(/^(\$\.line_items\[\d+\])\.quantity$/, '$1.item.quantity')
      .replace(/^(\$\.(?:line_items|selected_fulfillment_options)\[\d+\])\.(?!item\.).*$/, '$1')
      .replace(/^(\$\.buyer)\.(?!first_name|last_name|email|phone_number).*$/, '$1');
  }
  return undefined;
}

type KnownLink = Older['links'][number]['type'];
const LINKS: readonly string[] = ['terms_of_use', 'privacy_policy', 'return_policy'] satisfies KnownLink[];
const isKnownLink = (type: string): type is KnownLink => LINKS.includes(type);

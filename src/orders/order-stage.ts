import type { Order } from '../domain/order.js';
import type { SentenceKey } from '../domain/sentences.js';
import type { Reader } from '../texts/reader.js';

/** One step on an order's way, for a buyer to see how far it is. */
export interface StageView {
  label: string;
  /** The order is here, or was; else it is still to come. */
  isReached: boolean;
  isCurrent: boolean;
}

/** What a buyer should know about a status that its name does not say. */
const HINT: Partial<Record<Order['status'], SentenceKey>> = {
  manual_review: 'page.hint.manual_review',
  canceled: 'page.hint.canceled',
};

/** How far each status is; others are on no way. */
const REACHED: Partial<Record<Order['status'], number>> = {
  created: 0,
  confirmed: 0,
  processing: 1,
  shipped: 2,
  completed: 3,
};

/** The steps to the end, for goods that are sent, fetched or downloaded. */
const steps = (third: SentenceKey): readonly SentenceKey[] => [
  'page.status.confirmed',
  'page.status.processing',
  third,
  'page.status.completed',
];
const SENT = steps('page.status.shipped');
const FETCHED = steps('page.status.ready');
const DOWNLOADED = steps('page.status.sent');

/** The status in words, and the steps to the end where the order is on its way there. */
export function stageView(
  { status, selected }: Pick<Order, 'status' | 'selected'>,
  { say }: Reader,
): { status: string; hint?: string; stages: StageView[] } {
  const reached = REACHED[status];
  const types = new Set(selected.map(({ option }) => option.type));
  const isSent = types.size === 0 || types.has('shipping') || types.has('local_delivery');
  const labels = isSent ? SENT : types.has('pickup') ? FETCHED : DOWNLOADED;
  const hint = HINT[status];
  return {
    status: say({ key: `page.status.${status}` }),
    hint: hint && say({ key: hint }),
    stages:
      reached === undefined
        ? []
        : labels.map((key, index) => ({
            label: say({ key }),
            isReached: index <= reached,
            isCurrent: index === reached,
          })),
  };
}

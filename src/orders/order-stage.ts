import type { Order } from '../domain/order.js';

/** One step on an order's way, for a buyer to see how far it is. */
export interface StageView {
  label: string;
  /** The order is here, or was; else it is still to come. */
  isReached: boolean;
  isCurrent: boolean;
}

const STATUS: Record<Order['status'], string> = {
  created: 'Received',
  confirmed: 'Confirmed',
  manual_review: 'Being checked by the shop',
  processing: 'Being prepared',
  shipped: 'Shipped',
  completed: 'Completed',
  canceled: 'Canceled',
};

/** What a buyer should know about a status that its name does not say. */
const HINT: Partial<Record<Order['status'], string>> = {
  manual_review: 'The shop looks at this order before it goes on. You need not do anything.',
  canceled: 'Nothing more of this order will be sent.',
};

/** How far each status is; others are on no way. */
const REACHED: Partial<Record<Order['status'], number>> = {
  created: 0,
  confirmed: 0,
  processing: 1,
  shipped: 2,
  completed: 3,
};

/** The status in words, and the steps to the end where the order is on its way there. */
export function stageView({ status, selected }: Pick<Order, 'status' | 'selected'>): {
  status: string;
  hint?: string;
  stages: StageView[];
} {
  const reached = REACHED[status];
  const types = new Set(selected.map(({ option }) => option.type));
  const labels =
    types.size === 0 || types.has('shipping') || types.has('local_delivery')
      ? ['Confirmed', 'Being prepared', 'Shipped', 'Completed']
      : types.has('pickup')
        ? ['Confirmed', 'Being prepared', 'Ready', 'Completed']
        : ['Confirmed', 'Being prepared', 'Sent', 'Completed'];
  return {
    status: STATUS[status],
    hint: HINT[status],
    stages:
      reached === undefined
        ? []
        : labels.map((label, index) => ({ label, isReached: index <= reached, isCurrent: index === reached })),
  };
}

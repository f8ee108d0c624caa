import type { Message } from './message.js';

/* What a session says about the units of its lines. */

const lineAt = (index: number): string => `$.line_items[${index}]`;

/** A day, as everybody reads it. */
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);

/** There are fewer than asked for. */
export function outOfStockMessage(
  title: string,
  index: number,
  { available, wanted }: { available: number; wanted: number },
): Message {
  const content =
    available === 0 ? `${title} is sold out.` : `Only ${available} of ${title} left, ${wanted} asked for.`;
  return {
    type: 'error',
    code: 'out_of_stock',
    severity: 'high',
    resolution: 'recoverable',
    param: lineAt(index),
    content,
  };
}

/** There are enough, and not many. */
export const lowStockMessage = (title: string, index: number, available: number): Message => ({
  type: 'warning',
  code: 'low_stock',
  severity: 'low',
  param: lineAt(index),
  content: `Only ${available} of ${title} left.`,
});

/** Some units are sold before they are there. */
export const sentLaterMessage = (
  title: string,
  index: number,
  { units, fulfillableOn }: { units: number; fulfillableOn: number },
): Message => ({
  type: 'warning',
  code: 'shipping_delay',
  severity: 'low',
  param: lineAt(index),
  content: `${units} of ${title} will be sent from ${dayOf(fulfillableOn)} on.`,
});

/** The chosen window is over before everything is there. */
export const earlyWindowMessage = (title: string, from: number): Message => ({
  type: 'error',
  code: 'invalid',
  severity: 'high',
  resolution: 'recoverable',
  param: '$.selected_fulfillment_options',
  content: `Not everything is there before ${dayOf(from)}: choose another option than this time of “${title}”.`,
});

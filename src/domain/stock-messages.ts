import type { Message } from './message.js';
import { type Content, sentence } from './sentence.js';

/* What a session says about the units of its lines. */

const lineAt = (index: number): string => `$.line_items[${index}]`;

/** There are fewer than asked for. */
export function outOfStockMessage(
  title: string,
  index: number,
  { available, wanted }: { available: number; wanted: number },
): Message {
  const said = { said: title };
  const content =
    available === 0
      ? sentence('line.sold_out', { title: said })
      : sentence('line.too_few_left', { title: said, available, wanted });
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
  content: sentence('line.few_left', { title: { said: title }, available }),
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
  content: sentence('line.sent_later', { title: { said: title }, units, day: { day: fulfillableOn } }),
});

/** The chosen window is over before everything is there. */
export const earlyWindowMessage = (option: Content, from: number): Message => ({
  type: 'error',
  code: 'invalid',
  severity: 'high',
  resolution: 'recoverable',
  param: '$.selected_fulfillment_options',
  content: sentence('option.too_early', { option: { said: option }, day: { day: from } }),
});

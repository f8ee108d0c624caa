import { z } from 'zod';
import { wireOrderEvent } from '../../protocol/answers/order.js';
import type { OutgoingWebhook, Parameter } from '../../protocol/openapi/operation.js';

/* The events that this server posts (ACP 2026-04-17, openapi.agentic_checkout_webhook.yaml). */

const parameters: readonly Parameter[] = [
  {
    name: 'Merchant-Signature',
    in: 'header',
    required: true,
    description:
      '`t` is the time of this attempt in seconds, `v1` the HMAC-SHA256 of `t`, a dot and the raw body, under the secret of the endpoint. Refuse what is older than 300 s.',
    schema: z.string().regex(/^t=\d+,v1=[a-f0-9]{64}$/),
  },
  {
    name: 'Request-Id',
    in: 'header',
    required: true,
    description: 'The same with every attempt to deliver this event: what was seen under it may be dropped.',
    schema: z.string(),
  },
  {
    name: 'Timestamp',
    in: 'header',
    required: true,
    description: 'Of this attempt.',
    schema: z.string().meta({ format: 'date-time' }),
  },
];

const WHERE =
  'Posted to the endpoint of the agent that sold the order, and to the merchant’s own if there is one: at least once, and in sequence for each order.';

const common = {
  parameters,
  body: wireOrderEvent,
  answers: {
    '2XX': 'The receiver has the event.',
    default: 'The event is sent again later, and later events of this order wait for it.',
  },
};

export const orderWebhooks: readonly OutgoingWebhook[] = [
  {
    ...common,
    name: 'order_create',
    summary: 'An order is new',
    description: `The first event of each order. ${WHERE}`,
  },
  {
    ...common,
    name: 'order_update',
    summary: 'An order changed',
    description: `All of the order as it was after the change. ${WHERE}`,
  },
];

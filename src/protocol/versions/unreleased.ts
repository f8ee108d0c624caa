import { z } from 'zod';
import {
  completeRequest as before,
  cancelRequest,
  createRequest as createBefore,
  lineItemsOf,
  requestedItem,
  requestedLine,
  updateRequest as updateBefore,
  wireFulfillmentDetails,
} from '../schema.js';
import type { ProtocolVersion } from './version.js';

/* What the protocol's next date is to bring, as it stands in its `unreleased` folder: nothing of it is agreed yet. */

const suggestedPrice = z.strictObject({
  amount: z.int().describe('What the buyer was shown for one unit, in minor units; never charged.'),
  source: z.strictObject({
    feed_id: z.string().max(255),
    channel: z.string().max(255).optional(),
    feed_update_id: z.string().max(255).optional(),
    updated_at: z.iso.datetime({ offset: true }).optional(),
  }),
  observed_at: z.iso.datetime({ offset: true }),
});

const suggestion = { suggested_price: suggestedPrice.optional() };
const lineItems = lineItemsOf(
  requestedLine.safeExtend({ ...suggestion, item: requestedItem.extend(suggestion).optional() }),
);

const completeRequest = before.extend({ fulfillment_details: wireFulfillmentDetails.optional() });
const createRequest = createBefore.extend({ line_items: lineItems });
const updateRequest = updateBefore.extend({ line_items: lineItems.optional() });

export const version = {
  name: 'unreleased',
  change: 'The price that the buyer was shown, with its source; contact and address with the complete.',
  isPreview: true,
  idempotency: 'strict',
  surfaces: [],
  requests: {
    create: createRequest,
    update: updateRequest,
    complete: completeRequest,
    cancel: cancelRequest,
  },
} as const satisfies ProtocolVersion;

import { z } from 'zod';
import { wireFulfillment } from '../answers/order.js';
import { checked } from './checked.js';
import { description, positiveAmount, reason, requestedLines, requestedTime, toLines } from './parts.js';

/* What the shop may have done with an order. */

const url = z.url({ protocol: /^https?$/, error: 'expected an http or https address' }).max(2000);
const short = z.string().min(1).max(200);

const range = z
  .strictObject({ earliest: requestedTime, latest: requestedTime })
  .refine(({ earliest, latest }) => Date.parse(earliest) <= Date.parse(latest), {
    error: 'expected it not to be before earliest',
    path: ['latest'],
  });

const facts = {
  carrier: short.optional().describe('Shipping alone.'),
  tracking_number: short.optional().describe('Shipping alone.'),
  tracking_url: url.optional().describe('Shipping alone.'),
  digital_delivery: z
    .strictObject({
      access_url: url.optional(),
      license_key: z.string().min(1).max(1000).optional(),
      expires_at: requestedTime.optional(),
    })
    .optional()
    .describe('Digital alone.'),
  estimated_delivery: range.optional(),
};

const report = {
  type: wireFulfillment.shape.events.element.shape.type,
  occurred_at: requestedTime.optional().describe('Now unless given.'),
  description: description.optional().describe('For the buyer to read.'),
  location: short.optional(),
};

const ONLY = {
  carrier: 'shipping',
  tracking_number: 'shipping',
  tracking_url: 'shipping',
  digital_delivery: 'digital',
} as const;

const types = z.enum(['shipping', 'pickup', 'digital']);

/** The same, said to JSON Schema: facts of other types have no place in one of this type. */
const factsOf = (type: string) => ({
  properties: {
    type: { const: type },
    ...Object.fromEntries(Object.entries(ONLY).flatMap(([name, only]) => (only === type ? [] : [[name, false]]))),
  },
});

export const fulfillmentRequest = z
  .strictObject({
    type: types,
    line_items: requestedLines
      .optional()
      .describe('Unless given: every unit that was sold in this way, or else every unit, that no fulfillment has yet.'),
    ...facts,
    description: description.optional().describe('For the buyer to read.'),
    event: z.strictObject(report).optional().describe('What happened to it already, such as `shipped`.'),
  })
  .superRefine((asked, context) => {
    for (const [name, type] of Object.entries(ONLY)) {
      if (asked[name as keyof typeof ONLY] === undefined || asked.type === type) continue;
      context.addIssue({ code: 'custom', path: [name], message: `expected it with the type ${type} only` });
    }
  })
  .meta({ oneOf: types.options.map(factsOf) });

export const fulfillmentEventRequest = z.strictObject({ ...report, ...facts });

/** An amount to give back where nothing is to be given back would go unheard. */
const AMOUNT_OF_NOTHING = {
  error: 'expected it without refund: false, with which nothing is given back',
  path: ['refund_amount'],
};

const isSound = (asked: { refund?: boolean | undefined; refund_amount?: number | undefined }): boolean =>
  asked.refund !== false || asked.refund_amount === undefined;

/** The same, said to JSON Schema. */
const SOUND = { not: { properties: { refund: { const: false } }, required: ['refund', 'refund_amount'] } };

export const returnRequest = z
  .strictObject({
    line_items: requestedLines,
    refund: z.boolean().optional().describe('Give back what the units cost; true unless given.'),
    refund_amount: positiveAmount.optional().describe('In place of what the units cost.'),
    restock: z.boolean().optional().describe('Put the units back on the shelf; false unless given.'),
    reason: reason.optional(),
    description: description.optional(),
  })
  .refine(isSound, AMOUNT_OF_NOTHING)
  .meta(SOUND);

export const cancelOrderRequest = z.strictObject({
  line_items: requestedLines.optional().describe('All of the order unless given.'),
  refund: z.boolean().optional().describe('Give back what the units cost; true unless given.'),
  restock: z.boolean().optional().describe('Put the units back on the shelf; true unless given.'),
  reason: reason.optional(),
  description: description.optional(),
});

/** The body may be missing. */
export const approveRequest = z.strictObject({});

/** The body may be missing. */
export const rejectRequest = z.strictObject({ reason: reason.optional(), description: description.optional() });

export const creditRequest = z.strictObject({
  amount: positiveAmount.describe('Minor units of the order’s currency.'),
  reason: reason.optional(),
  description: description.optional(),
});

type WireFacts = Pick<z.infer<typeof fulfillmentRequest>, keyof typeof facts>;
type WireReport = z.infer<z.ZodObject<typeof report>>;

/** Each throws 400 with the path of what is wrong. */
export const parseOrderRequest = {
  fulfillment(body: unknown) {
    const { type, line_items: lines, event, description: text, ...known } = checked(fulfillmentRequest, body ?? {});
    return {
      type,
      ...(lines && { lines: toLines(lines) }),
      ...toFacts(known),
      ...(text !== undefined && { description: text }),
      ...(event && { event: toReport(event) }),
    };
  },
  event(body: unknown) {
    const { type, occurred_at, description: text, location, ...known } = checked(fulfillmentEventRequest, body);
    return { ...toReport({ type, occurred_at, description: text, location }), ...toFacts(known) };
  },
  return(body: unknown) {
    const {
      line_items: lines,
      refund = true,
      refund_amount: amount,
      restock = false,
      ...why
    } = checked(returnRequest, body);
    return { lines: toLines(lines), refund, ...(amount !== undefined && { refundAmount: amount }), restock, ...why };
  },
  cancel(body: unknown) {
    const { line_items: lines, refund = true, restock = true, ...why } = checked(cancelOrderRequest, body ?? {});
    return { ...(lines && { lines: toLines(lines) }), refund, restock, ...why };
  },
  approve: (body: unknown) => checked(approveRequest, body ?? {}),
  reject: (body: unknown) => checked(rejectRequest, body ?? {}),
  credit: (body: unknown) => checked(creditRequest, body),
};

/** What was not said is left out: it would wipe out what is known. */
function toFacts({ carrier, tracking_number, tracking_url, digital_delivery, estimated_delivery }: WireFacts) {
  return {
    ...(carrier !== undefined && { carrier }),
    ...(tracking_number !== undefined && { trackingNumber: tracking_number }),
    ...(tracking_url !== undefined && { trackingUrl: tracking_url }),
    ...(digital_delivery && {
      digitalDelivery: {
        accessUrl: digital_delivery.access_url,
        licenseKey: digital_delivery.license_key,
        expiresAt: timeOf(digital_delivery.expires_at),
      },
    }),
    ...(estimated_delivery && {
      estimatedDelivery: {
        earliest: Date.parse(estimated_delivery.earliest),
        latest: Date.parse(estimated_delivery.latest),
      },
    }),
  };
}

const toReport = ({ type, occurred_at, description: text, location }: WireReport) => ({
  type,
  occurredAt: timeOf(occurred_at),
  description: text,
  location,
});

const timeOf = (given: string | undefined): number | undefined => (given === undefined ? undefined : Date.parse(given));

import { z } from 'zod';

/* What agents tell besides the order, as it is written on the wire. */

/** How many entries its maps may have. */
export const MAX_FLAT_METADATA = 20;

export const flatMetadata = z
  .record(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean()]))
  .meta({ maxProperties: MAX_FLAT_METADATA });

const name = z.string().max(500);

/** ACP 2026-04-17 `AffiliateAttribution`; it is open for properties of later dates. */
export const affiliateAttribution = z
  .looseObject({
    provider: name.min(1),
    token: z.string().max(2000).optional(),
    publisher_id: name.optional(),
    campaign_id: name.optional(),
    creative_id: name.optional(),
    sub_id: name.optional(),
    source: z.looseObject({ type: name, url: z.string().max(2000).optional() }).optional(),
    issued_at: z.iso.datetime({ offset: true }).optional(),
    expires_at: z.iso.datetime({ offset: true }).optional(),
    touchpoint: name.optional(),
    metadata: flatMetadata.optional(),
  })
  .refine((touch) => touch.token !== undefined || touch.publisher_id !== undefined, {
    error: 'expected a token or a publisher_id',
  })
  .meta({ anyOf: [{ required: ['token'] }, { required: ['publisher_id'] }] });

export type WireAttribution = z.infer<typeof affiliateAttribution>;

import { z } from 'zod';
import type { DirectoryServer } from '../../domain/session.js';

const servers = ['american_express', 'mastercard', 'visa'] as const satisfies readonly DirectoryServer[];

export const wireAuthenticationMetadata = z
  .strictObject({
    acquirer_details: z.strictObject({
      acquirer_bin: z.string(),
      acquirer_country: z.string(),
      acquirer_merchant_id: z.string(),
      merchant_name: z.string(),
      requestor_id: z.string().optional(),
    }),
    directory_server: z.enum(servers),
    flow_preference: z
      .strictObject({
        type: z.enum(['challenge', 'frictionless']),
        challenge: z.strictObject({ type: z.enum(['mandated', 'preferred']) }).optional(),
        frictionless: z.strictObject({ type: z.literal('low_risk') }).optional(),
      })
      .optional(),
  })
  .describe('What an agent needs to authenticate its buyer by 3-D Secure; there while the session waits for that.');

import { z } from 'zod';
import { ENFORCEMENTS } from '../../domain/authentication.js';
import { url } from './parts.js';

export const wireHandler = z
  .strictObject({
    id: z.string().describe('Named as `handler_id` by the payment data of a complete.'),
    name: z.string(),
    display_name: z.string(),
    display_order: z.int().optional().describe('What the shop would like better has a lower one.'),
    version: z.string(),
    spec: url,
    requires_delegate_payment: z.boolean(),
    requires_pci_compliance: z.boolean(),
    psp: z.string(),
    config_schema: url,
    instrument_schemas: z.array(url),
    config: z
      .record(z.string(), z.unknown())
      .describe('`merchant_id` is the Stripe profile for which the shared payment token has to be granted.'),
  })
  .describe('A way to pay.');

export const wireInterventions = z
  .strictObject({
    supported: z.array(z.literal('3ds')),
    required: z.array(z.literal('3ds')).optional(),
    enforcement: z
      .enum(ENFORCEMENTS)
      .optional()
      .describe('How far it binds: `optional` is an offer, and without the others the session cannot be completed.'),
  })
  .describe('What the session may ask of the agent (`supported`), and does (`required`).');

import { z } from 'zod';
import { MARKETING_CHANNELS } from '../domain/marketing.js';
import { url } from './schema-parts.js';

/* The parts of shop.json that buyers are shown to read and to agree to. */

const channel = z.strictObject({
  channel: z.enum(MARKETING_CHANNELS),
  display_text: z.string().min(1).max(1000).describe('What the buyer agrees to receive.'),
  text_version: z
    .string()
    .min(1)
    .max(100)
    .describe('Names this wording, such as "2026-11"; give a new one with every change of the text.'),
  privacy_policy_url: url.optional().describe('By default the link of type privacy_policy.'),
});

/** Marketing that buyers may agree to. */
export const marketing = z
  .strictObject({ channels: z.array(channel).min(1).max(MARKETING_CHANNELS.length) })
  .describe('Marketing that buyers are asked to agree to; without this section nobody is asked.');

/** One text that goes with what is bought. */
export const disclosure = z.strictObject({
  content: z.string().min(1).max(5000).describe('What the buyer has to be told.'),
  content_type: z
    .enum(['plain', 'markdown'])
    .default('plain')
    .describe('markdown is CommonMark 0.31.2 without raw HTML.'),
  variant_ids: z.array(z.string().min(1)).min(1).optional().describe('Lines it goes with; by default all.'),
});

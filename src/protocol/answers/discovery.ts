import { z } from 'zod';
import { url } from './parts.js';

export const wireDiscovery = z
  .strictObject({
    protocol: z.strictObject({
      name: z.literal('acp'),
      version: z.string().describe('The newest.'),
      supported_versions: z.array(z.string()).describe('Oldest first.'),
    }),
    api_base_url: url.describe('What the paths of the checkout operations are appended to.'),
    transports: z.array(z.enum(['rest', 'mcp'])),
    capabilities: z.strictObject({
      services: z.array(z.enum(['checkout', 'carts'])),
      extensions: z.array(z.strictObject({ name: z.string() })),
      intervention_types: z.array(z.literal('3ds')),
      supported_currencies: z.array(z.string()),
      supported_locales: z.array(z.string()),
    }),
  })
  .describe('What this server implements of the protocol.');

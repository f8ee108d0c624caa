import { z } from 'zod';
import type { ProtocolErrorType } from '../../errors.js';

const types = [
  'invalid_request',
  'processing_error',
  'service_unavailable',
] as const satisfies readonly ProtocolErrorType[];

export const wireError = z
  .strictObject({
    type: z.enum(types),
    code: z.string().describe('What programs tell errors apart by.'),
    message: z.string().describe('A sentence that says what is wrong and what to do.'),
    param: z.string().optional().describe('RFC 9535 JSONPath into the request.'),
    supported_versions: z.array(z.string()).optional().describe('Newest first, where the version was the trouble.'),
  })
  .describe('Every error of every operation has this shape.');

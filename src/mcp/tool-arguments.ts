import { z } from 'zod';
import { ProtocolError, problems } from '../errors.js';
import { invalidKey, isIdempotencyKey } from '../http/idempotency-key.js';
import { schemaProblem } from '../protocol/errors.js';
import { negotiate, type Version } from '../protocol/index.js';

/* What stands around a payload (ACP 2026-04-17, openrpc.agentic_checkout.json): `meta` for the headers, `id`. */

const meta = z
  .looseObject({
    api_version: z.string().describe('A date, such as 2026-04-17.'),
    idempotency_key: z
      .string()
      .optional()
      .describe(
        '1 to 255 visible ASCII characters. Send the same key again to get the same answer, over REST as well.',
      ),
    request_id: z.string().optional().describe('Stands in the log of this server.'),
    user_agent: z.string().optional(),
    accept_language: z.string().optional(),
    signature: z
      .string()
      .optional()
      .describe('HMAC-SHA256, base64url, of the payload as RFC 8785 writes it, or of timestamp, dot and that.'),
    timestamp: z.string().optional().describe('RFC 3339, within 300 seconds; there where signature is.'),
  })
  .describe('What are headers over REST.');

const id = z.string().min(1).describe('Of the checkout session.');

/** Whether a tool takes an id and a payload. */
export interface ArgumentShape {
  id: boolean;
  payload: 'required' | 'optional' | 'none';
}

/** The arguments of a tool whose payload is described by this schema. */
export function argumentsSchema(shape: ArgumentShape, payload: z.ZodType = z.unknown()): z.ZodObject {
  return z.strictObject({
    meta,
    ...(shape.id && { id }),
    ...(shape.payload === 'required' && { payload }),
    ...(shape.payload === 'optional' && { payload: payload.optional() }),
  });
}

/** Arguments that were looked at, but for the payload. */
export interface ToolArguments {
  version: Version;
  /** Absent where the request runs as new. */
  key?: string;
  requestId?: string;
  acceptLanguage?: string;
  signature?: string;
  timestamp?: string;
  /** Empty where the tool takes none. */
  id: string;
  payload: unknown;
}

/** Makes the check of a tool's arguments; it throws ProtocolError 400 with the path of what is wrong in them. */
export function createArgumentsCheck(
  shape: ArgumentShape,
): (given: Readonly<Record<string, unknown>>, apiVersions?: readonly Version[]) => ToolArguments {
  const schema = argumentsSchema(shape);
  return (given, apiVersions) => {
    if (given.meta !== undefined && !isObject(given.meta)) {
      throw problems.invalid('$.meta', 'meta is not valid: expected an object with api_version.');
    }
    const declared = given.meta?.api_version;
    const version = negotiate(declared === undefined || typeof declared === 'string' ? declared : NO_VERSION, {
      apiVersions,
      surface: 'mcp',
      place: VERSION_PLACE,
    });
    const parsed = schema.safeParse(given);
    if (!parsed.success) throw schemaProblem(parsed.error, given);
    if (shape.payload === 'required' && given.payload === undefined) {
      throw problems.missing('$.payload', 'payload is required.');
    }
    const said = parsed.data as { meta: z.infer<typeof meta>; id?: string; payload?: unknown };
    const { idempotency_key: key, request_id: requestId, accept_language: acceptLanguage, ...signed } = said.meta;
    const { signature, timestamp } = signed;
    if (key !== undefined && !isIdempotencyKey(key)) throw invalidKey('idempotency_key', '$.meta.idempotency_key');
    return { version, key, requestId, acceptLanguage, signature, timestamp, id: said.id ?? '', payload: said.payload };
  };
}

/** Stands for whatever is no text. */
const NO_VERSION = 'none';
const VERSION_PLACE = { name: 'meta.api_version', param: '$.meta.api_version' };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same error, about a payload: over REST that is the body, and paths begin there. */
export function ofPayload(error: unknown): unknown {
  if (!(error instanceof ProtocolError) || error.options.param === undefined) return error;
  const { status, code, message, options } = error;
  return new ProtocolError(status, code, message, { ...options, param: inPayload(error.options.param) });
}

/** A path in a body as path in the arguments that have it as `payload`. */
export const inPayload = (param: string): string => param.replace(/^\$/, '$.payload');

import { z } from 'zod';
import { wireError } from '../../protocol/answers/error.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { CHECKOUT_TAG } from './checkout-operations.js';
import { errors } from './errors.js';

/* What speaks MCP, as far as OpenAPI can tell it: what the tools take is told by `tools/list`. */

const version = z.literal('2.0');

export const mcpMessage = z
  .looseObject({
    jsonrpc: version,
    id: z.union([z.string(), z.int()]).optional().describe('Absent in a notification.'),
    method: z.string().describe('Such as `initialize`, `tools/list` or `tools/call`.'),
    params: z.looseObject({}).optional(),
  })
  .describe('A message of JSON-RPC 2.0, as the Model Context Protocol has them.');

const rpcError = z.strictObject({
  code: z.int().describe('-32000 for an error of the commerce protocol, which is then in `data`.'),
  message: z.string(),
  data: wireError.optional(),
});

export const mcpAnswer = z
  .union([
    z.strictObject({ jsonrpc: version, id: z.union([z.string(), z.int()]), result: z.looseObject({}) }),
    z.strictObject({ jsonrpc: version, id: z.union([z.string(), z.int()]), error: rpcError }),
  ])
  .describe('An answer of JSON-RPC 2.0. The result of a tool has the session as `structuredContent`, and as text.');

export const mcpRefusal = z
  .union([z.strictObject({ jsonrpc: version, id: z.null(), error: rpcError }), wireError])
  .describe('Why a message was not read.');

const COMMON = {
  tag: CHECKOUT_TAG.name,
  underBasePath: true,
  method: 'post',
  parameters: [
    { name: 'MCP-Protocol-Version', in: 'header', description: 'As agreed by `initialize`.', schema: z.string() },
    'RequestId',
  ],
  answers: [
    { status: 200, description: 'The answer to a request.', schema: mcpAnswer },
    { status: 202, description: 'A notification was taken.', contentType: 'none' },
    { status: 400, description: 'The body is no message, or more than one.', schema: mcpRefusal },
    { status: 406, description: '`Accept` does not name both types.', schema: mcpRefusal },
  ],
} as const satisfies Partial<Operation>;

const HOW =
  'Streamable HTTP without sessions, one message a request. `Accept` has to name `application/json` and `text/event-stream`; answers are always JSON.';

const COMMON_ERRORS = [
  errors.rateLimited,
  errors.originNotAllowed,
  errors.tooLarge,
  errors.mediaType,
  errors.internal,
  errors.unavailable,
];

const callOf = (name: string, given: object) => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name, arguments: given },
});

export const mcpOperations: readonly Operation[] = [
  {
    ...COMMON,
    id: 'sendMcpMessage',
    key: 'agentKey',
    path: '/mcp',
    summary: 'The same operations as tools of the Model Context Protocol',
    description: HOW,
    body: {
      schema: mcpMessage,
      required: true,
      examples: {
        'read a session': callOf('get_checkout_session', { meta: { api_version: '2026-04-17' }, id: 'cs_123' }),
      },
    },
    errors: [errors.unauthorized, ...COMMON_ERRORS],
  },
];

/** What apps of assistants send, which have no key. */
export const shopAppOperations: readonly Operation[] = [
  {
    ...COMMON,
    id: 'sendShopMessage',
    path: '/mcp/shop',
    summary: 'The shop as an assistant’s app: tools that find goods, and a form that buys them',
    description: `${HOW} An error is told in the result of a tool, as \`structuredContent.error\`.`,
    body: {
      schema: mcpMessage,
      required: true,
      examples: { 'search the shop': callOf('search_products', { query: 'green shirt' }) },
    },
    errors: COMMON_ERRORS,
  },
];

import type { CallResult } from './described-client.js';
import { type Exercise, type World, withoutKey } from './exercise.js';

const ACCEPT = { accept: 'application/json, text/event-stream' };

type Send = (world: World, body: unknown, headers?: Record<string, string>) => Promise<CallResult>;

const sending =
  (operationId: string): Send =>
  ({ api }, body, headers = ACCEPT) =>
    api.call(operationId, { headers, body });

/** Answered by the rules of JSON-RPC: their code in the place of ours. */
async function rpcCode(answered: Promise<CallResult>): Promise<CallResult> {
  const answer = await answered;
  return { ...answer, body: { code: answer.body.error.code } };
}

/** An error that is the result of a tool. */
async function toolError(answered: Promise<CallResult>): Promise<CallResult> {
  const answer = await answered;
  return { ...answer, body: answer.body.result.structuredContent.error };
}

const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const callOf = (given: object, name = 'get_checkout_session') => ({
  jsonrpc: '2.0',
  id: 'a',
  method: 'tools/call',
  params: { name, arguments: given },
});

/** Says hello before it asks. */
const listing =
  (send: Send): Exercise['good'] =>
  async (world) => {
    const noted = await send(world, { jsonrpc: '2.0', method: 'notifications/initialized' });
    if (noted.status !== 202) throw new Error(`A notification was answered with ${noted.status}`);
    return send(world, LIST);
  };

/** What can be wrong with a message, whatever it asks for. */
const messageMistakes = (send: Send): Exercise['mistakes'] => ({
  'a tool that there is not': {
    make: (world) => rpcCode(send(world, callOf({}, 'buy_everything'))),
    status: 200,
    code: -32602,
    isDescribed: true,
  },
  'no JSON': {
    make: (world) => rpcCode(send(world, '{"jsonrpc":')),
    status: 400,
    code: -32700,
  },
  'a batch': {
    make: (world) => rpcCode(send(world, [LIST, LIST])),
    status: 400,
    code: -32600,
  },
  'one type of answer only': {
    make: (world) => rpcCode(send(world, LIST, { accept: 'application/json' })),
    status: 406,
    code: -32000,
    isDescribed: true,
  },
  'another origin': {
    make: (world) => send(world, LIST, { ...ACCEPT, origin: 'https://elsewhere.example' }),
    status: 403,
    code: 'origin_not_allowed',
    isDescribed: true,
  },
  'another type of body': {
    make: (world) => send(world, LIST, { ...ACCEPT, 'content-type': 'text/plain' }),
    status: 415,
    code: 'unsupported_media_type',
  },
  'a body that is too large': {
    make: (world) => send(world, { ...LIST, params: { filler: 'x'.repeat(300_000) } }),
    status: 413,
    code: 'payload_too_large',
    isDescribed: true,
  },
});

const toAgents = sending('sendMcpMessage');
const toApps = sending('sendShopMessage');

/** What speaks MCP. */
export const mcpExercises: Record<string, Exercise> = {
  sendMcpMessage: {
    good: listing(toAgents),
    status: 200,
    mistakes: {
      ...messageMistakes(toAgents),
      'no key': withoutKey('sendMcpMessage', { body: LIST }),
      'an error of the commerce protocol': {
        make: (world) => rpcCode(toAgents(world, callOf({ meta: { api_version: '2026-04-17' }, id: 'cs_nobody' }))),
        status: 200,
        code: -32000,
        isDescribed: true,
      },
    },
  },
  sendShopMessage: {
    good: listing(toApps),
    status: 200,
    mistakes: {
      ...messageMistakes(toApps),
      'a product that there is not': {
        make: (world) => toolError(toApps(world, callOf({ product_id: 'nothing' }, 'get_product'))),
        status: 200,
        code: 'not_found',
        isDescribed: true,
      },
    },
  },
};

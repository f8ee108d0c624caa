import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { createBody } from '../support/builders.js';
import { readySession } from '../support/shopping.js';
import { connectMcp, sessionOf } from './support/mcp-client.js';

/* The messages that the specification publishes for MCP, and its description of the tools. */

const shop = sharedShop();
const folder = process.env.ACP_SPEC_DIR;
if (folder === undefined) console.log('The published messages of MCP were not sent: ACP_SPEC_DIR is not set');

interface Message {
  params: { name: string; arguments: { meta: object; id?: string; payload?: Record<string, unknown> } };
}

// biome-ignore lint/suspicious/noExplicitAny: published files of any shape
const read = (file: string): any => JSON.parse(readFileSync(join(folder ?? '', '2026-04-17', file), 'utf8'));

describe.skipIf(folder === undefined)('the published description', () => {
  it('R-MCP-02 R-MCP-03 has the tools of this server, with the same arguments required', async () => {
    const { methods } = read('openrpc/openrpc.agentic_checkout.json') as {
      methods: { name: string; params: { name: string; required?: boolean }[] }[];
    };
    const mcp = await connectMcp(shop().url);
    const { tools } = await mcp.client.listTools();
    const theirs = methods.map(({ name, params }) => ({
      name,
      takes: params.map((each) => each.name).sort(),
      required: params
        .filter(({ required }) => required)
        .map((each) => each.name)
        .sort(),
    }));
    const ours = tools.map(({ name, inputSchema }) => ({
      name,
      takes: Object.keys(inputSchema.properties ?? {}).sort(),
      required: [...(inputSchema.required ?? [])].sort(),
    }));
    expect(ours).toEqual(theirs);
  });
});

describe.skipIf(folder === undefined)('the published messages', () => {
  const messages =
    folder === undefined ? {} : (read('examples/examples.mcp.agentic_checkout.json') as Record<string, Message>);
  const argumentsOf = (name: string) => messages[`${name}_checkout_session_request`]?.params.arguments ?? { meta: {} };

  it('R-MCP-05 create, read and give up a session', async () => {
    const mcp = await connectMcp(shop().url);
    const created = sessionOf(await mcp.call('create_checkout_session', argumentsOf('create')));
    expect([created.line_items[0]?.item.id, created.fulfillment_details?.name]).toEqual(['item_123', 'John Doe']);
    const { id } = created;
    expect(sessionOf(await mcp.call('get_checkout_session', { ...argumentsOf('get'), id }))).toEqual(created);
    const canceled = sessionOf(await mcp.call('cancel_checkout_session', { ...argumentsOf('cancel'), id }));
    expect(canceled.status).toBe('canceled');
  });

  it('D-08 D-19 choose an option in the nested form of earlier dates', async () => {
    const mcp = await connectMcp(shop().url);
    const { id } = sessionOf(await mcp.create(createBody()));
    const { payload, ...given } = argumentsOf('update');
    const ours = JSON.parse(JSON.stringify(payload).replace('fulfillment_option_456', 'standard'));
    const updated = sessionOf(await mcp.call('update_checkout_session', { ...given, id, payload: ours }));
    expect(updated.selected_fulfillment_options[0]?.option_id).toBe('standard');
  });

  it('D-19 do not pay: their instrument has no type and no credential', async () => {
    const mcp = await connectMcp(shop().url);
    const { id } = await readySession(shop());
    const { error } = await mcp.call('complete_checkout_session', { ...argumentsOf('complete'), id });
    expect([error?.code, error?.data?.code, error?.data?.param]).toEqual([
      -32000,
      'missing',
      '$.payload.payment_data.instrument.type',
    ]);
  });

  it('R-MCP-07 have errors of the same shape as ours', async () => {
    const { error: theirs } = read('examples/examples.mcp.agentic_checkout.json').error_invalid_request;
    const { currency: _, ...payload } = createBody();
    const { error: ours } = await (await connectMcp(shop().url)).create(payload);
    expect([ours?.code, ours?.data?.type, ours?.data?.param]).toEqual([
      theirs.code,
      theirs.data.type,
      theirs.data.param,
    ]);
  });
});

import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, it } from 'vitest';
import { sharedShop } from '../protocol/shared-shop.js';
import { completeBody, createBody, standardShipping } from '../support/builders.js';
import { connectMcp, type McpTestClient } from './support/mcp-client.js';

const shop = sharedShop();
let mcp: McpTestClient;
beforeAll(async () => {
  mcp = await connectMcp(shop().url);
});

/** Every `$ref` in a value. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === '$ref' && typeof each === 'string' ? [each] : referencesIn(each),
  );
}

describe('the tools', () => {
  it('are told to whoever connects, with how to use them', () => {
    expect(mcp.client.getServerVersion()).toMatchObject({ name: 'acp-seller' });
    expect(mcp.client.getServerCapabilities()).toEqual({ tools: {} });
    expect(mcp.client.getInstructions()).toContain('meta.api_version');
  });

  it('are the five of the binding', async () => {
    const { tools, nextCursor } = await mcp.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'create_checkout_session',
      'get_checkout_session',
      'update_checkout_session',
      'complete_checkout_session',
      'cancel_checkout_session',
    ]);
    expect(nextCursor).toBeUndefined();
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint).map(({ name }) => name)).toEqual([
      'get_checkout_session',
    ]);
    expect(tools.filter(({ annotations }) => annotations?.destructiveHint).map(({ name }) => name)).toEqual([
      'complete_checkout_session',
      'cancel_checkout_session',
    ]);
  });

  it('take meta, an id and a payload as the binding says', async () => {
    const { tools } = await mcp.client.listTools();
    const shapes = tools.map(({ inputSchema: { properties, required } }) => [Object.keys(properties ?? {}), required]);
    expect(shapes).toEqual([
      [
        ['meta', 'payload'],
        ['meta', 'payload'],
      ],
      [
        ['meta', 'id'],
        ['meta', 'id'],
      ],
      [
        ['meta', 'id', 'payload'],
        ['meta', 'id', 'payload'],
      ],
      [
        ['meta', 'id', 'payload'],
        ['meta', 'id', 'payload'],
      ],
      [
        ['meta', 'id', 'payload'],
        ['meta', 'id'],
      ],
    ]);
    for (const { inputSchema } of tools) {
      const meta = inputSchema.properties?.meta as { properties: object; required: string[] };
      expect(meta.required).toEqual(['api_version']);
      expect(Object.keys(meta.properties).filter((name) => /token|auth|bearer|api_key/i.test(name))).toEqual([]);
    }
  });

  it.each([
    ['2020-12', () => new Ajv2020({ strictSchema: true, strictTypes: false, strictRequired: false })],
    ['draft-07', () => new Ajv({ strict: false })],
  ])('have schemas that compile by themselves as %s, and fit good arguments', async (_, make) => {
    const { tools } = await mcp.client.listTools();
    const meta = { api_version: '2026-04-17', something_else: 1 };
    const good: Record<string, object> = {
      create_checkout_session: { meta, payload: createBody() },
      get_checkout_session: { meta, id: 'cs_1' },
      update_checkout_session: { meta, id: 'cs_1', payload: standardShipping() },
      complete_checkout_session: { meta, id: 'cs_1', payload: completeBody('spt_1') },
      cancel_checkout_session: { meta, id: 'cs_1' },
    };
    for (const { name, inputSchema, outputSchema } of tools) {
      const ajv = make();
      formats.default(ajv);
      expect(referencesIn([inputSchema, outputSchema]).filter((ref) => !ref.startsWith('#/$defs/'))).toEqual([]);
      ajv.compile(outputSchema ?? false);
      const fits = ajv.compile(inputSchema);
      expect([fits(good[name]), fits.errors]).toEqual([true, null]);
      expect(fits({ ...good[name], meta: {} })).toBe(false);
      expect(fits({ ...good[name], more: 1 })).toBe(false);
    }
  });

  it('stay small enough for a language model to read', async () => {
    const { tools } = await mcp.client.listTools();
    expect(JSON.stringify(tools).length).toBeLessThan(41_000);
  });

  it('outline an answer, and leave later versions room for more', async () => {
    const { tools } = await mcp.client.listTools();
    for (const { outputSchema } of tools) {
      expect(Object.keys(outputSchema?.properties ?? {})).toEqual(expect.arrayContaining(['id', 'status', 'order']));
      expect(outputSchema).not.toHaveProperty('additionalProperties');
    }
  });
});

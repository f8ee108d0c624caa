import type { z } from 'zod';
import { wireSession } from '../protocol/answers/session.js';
import { inlineSchema, type JsonSchema } from '../protocol/openapi/json-schema.js';
import { cancelRequest, completeRequest, createRequest, updateRequest } from '../protocol/schema.js';
import { type ArgumentShape, argumentsSchema } from './tool-arguments.js';

/** The binding's own names. */
export type ToolName =
  | 'create_checkout_session'
  | 'get_checkout_session'
  | 'update_checkout_session'
  | 'complete_checkout_session'
  | 'cancel_checkout_session';

/** A tool as `tools/list` shows it. */
export interface ToolDescription {
  name: ToolName;
  title: string;
  description: string;
  inputSchema: ObjectSchema;
  outputSchema: ObjectSchema;
  annotations: ToolHints & { openWorldHint: false };
}

/** What a host may tell its user about a tool before it calls it. */
interface ToolHints {
  readOnlyHint: boolean;
  /** What it does cannot be taken back. */
  destructiveHint: boolean;
  /** The same call again does nothing more. */
  idempotentHint: boolean;
}

interface Tool {
  title: string;
  description: string;
  shape: ArgumentShape;
  payload?: z.ZodType;
  hints: ToolHints;
}

const writes = (destructiveHint: boolean, idempotentHint: boolean): ToolHints => ({
  readOnlyHint: false,
  destructiveHint,
  idempotentHint,
});

/** The five tools of the protocol's MCP binding (ACP 2026-04-17, openrpc.agentic_checkout.json). */
export const TOOLS: Readonly<Record<ToolName, Tool>> = {
  create_checkout_session: {
    title: 'Create a checkout session',
    description:
      'Starts a purchase of items of this shop. Prices, taxes and stock are the shop’s own; what is still missing is told in messages. Amounts are in the minor unit of the currency.',
    shape: { id: false, payload: 'required' },
    payload: createRequest,
    hints: writes(false, false),
  },
  get_checkout_session: {
    title: 'Read a checkout session',
    description: 'The session as it is now, with its order once it is completed.',
    shape: { id: true, payload: 'none' },
    hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
  },
  update_checkout_session: {
    title: 'Change a checkout session',
    description:
      'What is left out stays as it is; null clears. line_items replaces all lines. Everything is priced again.',
    shape: { id: true, payload: 'required' },
    payload: updateRequest,
    hints: writes(false, true),
  },
  complete_checkout_session: {
    title: 'Pay, and get the order',
    description:
      'Charges the total last shown, once. A decline, or a total that moved, is answered with the session and a message that says what to do; nothing is charged then.',
    shape: { id: true, payload: 'required' },
    payload: completeRequest,
    hints: writes(true, true),
  },
  cancel_checkout_session: {
    title: 'Give a checkout session up',
    description: 'The session cannot be paid any more, and what it held is free again.',
    shape: { id: true, payload: 'optional' },
    payload: cancelRequest,
    hints: writes(true, true),
  },
};

/** Whether this is the name of a tool. */
export const isToolName = (name: string): name is ToolName => Object.hasOwn(TOOLS, name);

/** Every tool with its schemas, which refer to nothing outside them. */
export function describeTools(): ToolDescription[] {
  const outputSchema = outlineOf(objectSchema(inlineSchema(wireSession)));
  return Object.entries(TOOLS).map(([name, { title, description, shape, payload, hints }]) => ({
    name: name as ToolName,
    title,
    description,
    inputSchema: objectSchema(inlineSchema(argumentsSchema(shape, payload))),
    outputSchema,
    annotations: { ...hints, openWorldHint: false },
  }));
}

/** As the SDK types the schemas of tools. */
type ObjectSchema = JsonSchema & { type: 'object'; properties: Record<string, JsonSchema> };

const objectSchema = (schema: JsonSchema): ObjectSchema => schema as ObjectSchema;

/**
 * What an answer has at its first level. The whole is five times 24 kB in every list of the tools, which agents read
 * with a language model; it stands in the API document. Later versions may have more properties.
 */
const outlineOf = ({ type, description, properties, required }: ObjectSchema): ObjectSchema => ({
  type,
  description,
  properties: Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      { type: property.type, enum: property.enum, description: property.description },
    ]),
  ),
  required,
});

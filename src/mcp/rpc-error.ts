import type { ProtocolError } from '../errors.js';
import { errorBody } from '../protocol/index.js';
import type { WireError } from '../protocol/wire.js';

/** Codes of JSON-RPC 2.0, and the one that the protocol's MCP binding has for all errors of its own. */
export const RPC = {
  parseError: -32700,
  invalidRequest: -32600,
  invalidParams: -32602,
  acpError: -32000,
  resourceNotFound: -32002,
} as const;

/** An error of JSON-RPC, as the SDK sends whatever a handler throws with these three. */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  /** The ACP `Error`, where it is one. */
  readonly data?: WireError;

  constructor(code: number, message: string, data?: WireError) {
    super(message);
    this.code = code;
    if (data) this.data = data;
  }
}

/** An ACP `Error` as error of JSON-RPC (ACP 2026-04-17, MCP binding, errors). */
export const acpError = (data: WireError): RpcError => new RpcError(RPC.acpError, data.message, data);

/** What is sent of a protocol error; its cause is not. */
export const wireErrorOf = (error: ProtocolError): WireError => JSON.parse(errorBody(error));

/** The answer to something that is no request, and so has no id. */
export const refusal = (code: number, message: string, data?: WireError): string =>
  JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message, data } });

import { ALPHA_KEY } from '../../support/start-app.js';

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
}

export interface RawOptions {
  method?: string;
  /** `/mcp` unless given. */
  path?: string;
  /** In place of what a good client sends by itself; `null` leaves one out. */
  headers?: Record<string, string | null>;
  signal?: AbortSignal;
}

/** Sends a text or a JSON value to what speaks MCP, past the official client, which makes no mistakes. */
export async function postRaw(url: string, body: unknown, options: RawOptions = {}): Promise<RawAnswer> {
  const headers = new Headers({
    authorization: `Bearer ${ALPHA_KEY}`,
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  });
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  const response = await fetch(`${url}${options.path ?? '/mcp'}`, {
    method: options.method ?? 'POST',
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    ...(options.signal && { signal: options.signal }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: text === '' ? undefined : JSON.parse(text) };
}

/** A call of a tool as message. */
export const toolCall = (name: string, given: unknown, id: string | number = 1) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name, arguments: given },
});

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type MintDeps, mintToken, readTokenRequest } from './mint-token.js';
import { pageAnswer } from './page-answer.js';
import type { TokenAnswer } from './wire.js';

export interface HarnessDeps extends MintDeps {
  /** Of this server, without a slash at the end; known once it listens. */
  ownUrl: () => string;
  /** Path of the shop's tools. */
  mcpPath: string;
}

/** Takes the requests that are its own, and hands on all others. */
export type Harness = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

/** Where the page is. */
export const HARNESS_PATH = '/shop-app';

const TOKENS_PATH = `${HARNESS_PATH}/tokens`;
const MAX_BYTES = 4096;

/** A page that plays the assistant which shows the buy widget, and takes payments in the sandbox. For development. */
export function createHarness(deps: HarnessDeps): Harness {
  async function sendPage(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const own = new URL(deps.ownUrl());
    if (req.headers.host !== own.host) {
      // The shop's tools are called by pages of the server's own origin alone.
      res.writeHead(307, { location: new URL(HARNESS_PATH, own).href, 'cache-control': 'no-store' }).end();
      return;
    }
    const { html, policy } = await pageAnswer(deps.mcpPath);
    res.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-length': Buffer.byteLength(html),
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    res.end(html);
  }

  async function sendToken(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { origin } = req.headers;
    if (origin !== undefined && origin !== new URL(deps.ownUrl()).origin) {
      return sendJson(res, 403, { message: 'No page of another origin may call this address.' });
    }
    const wanted = readTokenRequest(await readJson(req));
    if (typeof wanted === 'string') return sendJson(res, 400, { message: wanted });
    return sendJson(res, 200, { token: await mintToken(deps, wanted) });
  }

  return (req, res, next) => {
    const path = req.url?.split('?')[0];
    if (path === HARNESS_PATH && ['GET', 'HEAD'].includes(req.method ?? '')) sendPage(req, res).catch(next);
    else if (path === TOKENS_PATH && req.method === 'POST') sendToken(req, res).catch(next);
    else if (path === HARNESS_PATH || path === TOKENS_PATH) {
      res.setHeader('allow', path === TOKENS_PATH ? 'POST' : 'GET, HEAD');
      sendJson(res, 405, { message: 'This address does not take this method.' });
    } else next();
  };
}

function sendJson(res: ServerResponse, status: number, body: TokenAnswer): void {
  const text = JSON.stringify(body);
  res.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    connection: 'close',
  });
  res.end(text);
}

/** `undefined` for what is too long, or no JSON. */
async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

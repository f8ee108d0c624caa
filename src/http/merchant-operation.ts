import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response, Router } from 'express';
import type { Checkout, RequestKey } from '../checkout/checkout.js';
import { ProtocolError } from '../errors.js';
import { NEWEST_VERSION } from '../protocol/index.js';
import { invalidKey, isIdempotencyKey, keyHeader, keyRequired } from './idempotency-key.js';
import { readJsonBody } from './json-body.js';
import { contextOf } from './request-context.js';
import { sendJson } from './respond.js';

/** What an operation makes of the requests that change something. */
export interface ChangeRoute<Command> {
  /** Names the scope of the idempotency key, as the agents' paths do. Throws 404 where its subject is not there. */
  path: string | (() => Promise<string>);
  /** Of the answer, where it went well. */
  status: number;
  /** Throws 400 where the body is no request of this operation. */
  parse: (body: unknown) => Command;
  bodyRequired?: boolean;
  /** What was asked for, where that is not the body: under one key it stays the same. */
  said?: unknown;
  /** In place of a JSON body. */
  read?: (req: IncomingMessage) => Promise<unknown>;
}

/** What was done, as it is answered. */
export interface Outcome {
  body: object;
  /** It was done before, under the same key. */
  replayed: boolean;
}

/** Who asks, as the use cases know it. */
export interface AskedWithKey {
  key: RequestKey;
  requestId: string;
}

/** Of every JSON body here. */
export const BODY_LIMIT = 64 * 1024;

/** In the scope of idempotency keys; its paths are no agent's. */
const MERCHANT = 'merchant';

/** The way of every request of the shop behind its key: query or body, idempotency key, then the use case, then the answer. */
export function createMerchantOperations(requestKey: Checkout['requestKey']) {
  async function change<Command>(
    req: Request,
    res: Response,
    route: ChangeRoute<Command>,
    run: (command: Command, by: Partial<AskedWithKey> & Pick<AskedWithKey, 'requestId'>) => Promise<Outcome>,
    isKeyRequired: boolean,
  ): Promise<void> {
    const text = keyHeader(req);
    const { read = readBody(route.bodyRequired ?? true) } = route;
    const body = await read(req);
    if (text === undefined && isKeyRequired) throw keyRequired();
    if (text !== undefined && !isIdempotencyKey(text)) throw invalidKey();
    const command = route.parse(body);
    const path = typeof route.path === 'string' ? route.path : await route.path();
    const { said = body } = route;
    const key = text && requestKey({ agentId: MERCHANT, path, key: text, apiVersion: NEWEST_VERSION, body: said });
    const { requestId } = contextOf(req);
    const outcome = await run(command, { requestId, ...(key && { key }) });
    sendJson(res, route.status, outcome.body, outcome.replayed ? { 'idempotent-replayed': 'true' } : undefined);
  }

  return {
    /** Anything that only looks; `parse` throws 400 where the query is none of this operation. */
    async get<Query>(
      req: Request,
      res: Response,
      parse: (search: URLSearchParams) => Query,
      run: (query: Query) => Promise<object>,
    ): Promise<void> {
      sendJson(res, 200, await run(parse(searchOf(req))));
    },

    /** A POST: it has an Idempotency-Key. */
    post: <Command>(
      req: Request,
      res: Response,
      route: ChangeRoute<Command>,
      run: (command: Command, by: AskedWithKey) => Promise<Outcome>,
    ): Promise<void> => change(req, res, route, (command, by) => run(command, by as AskedWithKey), true),

    /** A PATCH: it may have an Idempotency-Key. */
    patch: <Command>(
      req: Request,
      res: Response,
      route: ChangeRoute<Command>,
      run: (command: Command, by: Partial<AskedWithKey> & Pick<AskedWithKey, 'requestId'>) => Promise<Outcome>,
    ): Promise<void> => change(req, res, route, run, false),
  };
}

export type MerchantOperations = ReturnType<typeof createMerchantOperations>;

/** Mounts what one address takes; any other method is told what that is. */
export function mount(
  router: Router,
  path: string,
  handlers: Partial<Record<'get' | 'patch' | 'post', RequestHandler>>,
): void {
  const allow = Object.keys(handlers)
    .flatMap((method) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    .join(', ');
  if (handlers.get) router.get(path, handlers.get);
  if (handlers.patch) router.patch(path, handlers.patch);
  if (handlers.post) router.post(path, handlers.post);
  router.all(path, () => {
    throw new ProtocolError(405, 'method_not_allowed', `This address takes ${allow} only.`, { allow });
  });
}

/** The parameter of a path that has it. */
export const param = (req: Request, name: string): string => String(req.params[name] ?? '');

export const searchOf = ({ url = '' }: IncomingMessage): URLSearchParams => {
  const start = url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : url.slice(start + 1));
};

const readBody = (required: boolean) => (req: IncomingMessage) =>
  readJsonBody(req, { limitBytes: BODY_LIMIT, required });

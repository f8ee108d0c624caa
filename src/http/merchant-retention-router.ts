import type { IncomingMessage } from 'node:http';
import { type Request, type Response, Router } from 'express';
import { parseErasure, parsePurge, renderErasure, renderPurge } from '../protocol/merchant/retention.js';
import type { Erasure } from '../retention/erasure.js';
import type { Purge } from '../retention/purge.js';
import { readJsonBody } from './json-body.js';
import { BODY_LIMIT, mount } from './merchant-operation.js';
import { contextOf } from './request-context.js';
import { sendJson } from './respond.js';

export interface MerchantRetentionDeps {
  purge: Pick<Purge, 'run'>;
  erasure: Pick<Erasure, 'run'>;
}

/** Removal of what is old, and of what is known of a person. Neither needs a key: done again, there is nothing left to do. */
export function createMerchantRetentionRouter({ purge, erasure }: MerchantRetentionDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const read = (req: IncomingMessage, required: boolean) => readJsonBody(req, { limitBytes: BODY_LIMIT, required });
  /** There may be much to look through, and nothing to say until the end. */
  const withoutHurry = (res: Response): void => void res.setTimeout(0);

  mount(router, '/merchant/purges', {
    post: async (req: Request, res: Response) => {
      const { dryRun } = parsePurge(await read(req, false));
      withoutHurry(res);
      const { requestId } = contextOf(req);
      sendJson(res, 200, renderPurge(await purge.run({ dryRun, by: { requestId } }), dryRun));
    },
  });
  mount(router, '/merchant/erasures', {
    post: async (req: Request, res: Response) => {
      const { email, dryRun } = parseErasure(await read(req, true));
      withoutHurry(res);
      const { requestId } = contextOf(req);
      sendJson(res, 200, renderErasure(await erasure.run(email, { dryRun, requestId }), dryRun));
    },
  });
  return router;
}

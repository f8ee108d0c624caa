import { Router } from 'express';
import { parseDelegation, renderDelegation } from '../protocol/index.js';
import type { AcpOperations } from './acp-operation.js';

export interface DelegateDeps {
  operations: AcpOperations;
  issue: (card: ReturnType<typeof parseDelegation>) => string;
  /** As payment handlers name the seller. */
  merchantId: string;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const PATH = '/agentic_commerce/delegate_payment';
const CREATED = 201;

/** Tokens for gift cards. Nothing is kept of a request, so that the same one again is answered with the same token. */
export function createDelegateRouter({ operations, issue, merchantId, now }: DelegateDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.post(PATH, (req, res) =>
    operations.write(req, res, { path: PATH, bodyRequired: true, keyRequired: true }, async ({ body: sent }) => {
      const at = now();
      const token = issue(parseDelegation(sent, merchantId, at));
      return { status: CREATED, body: JSON.stringify(renderDelegation(token, merchantId, at)), replayed: false };
    }),
  );
  router.all(PATH, (req) => operations.refuse(req, 'POST'));
  return router;
}

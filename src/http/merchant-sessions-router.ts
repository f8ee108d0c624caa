import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import type { RenderSettings } from '../protocol/index.js';
import { parseNoQuery } from '../protocol/merchant/checked.js';
import { renderPage } from '../protocol/merchant/page.js';
import {
  parseSessionsQuery,
  renderMerchantRevision,
  renderMerchantSession,
  renderSessionSummary,
  sessionsCursor,
} from '../protocol/merchant/session.js';
import { type MerchantOperations, mount, param } from './merchant-operation.js';

export interface MerchantSessionsDeps {
  operations: MerchantOperations;
  sessions: Merchant['sessions'];
  settings: () => RenderSettings;
}

/** Checkout sessions of all agents, as they are and as they were. */
export function createMerchantSessionsRouter({ operations, sessions, settings }: MerchantSessionsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get } = operations;

  mount(router, '/merchant/sessions', {
    get: (req, res) =>
      get(req, res, parseSessionsQuery, async ({ filter, request }) =>
        renderPage(await sessions.list(filter, request), sessionsCursor, renderSessionSummary),
      ),
  });
  mount(router, '/merchant/sessions/:session', {
    get: (req, res) =>
      get(req, res, parseNoQuery, async () =>
        renderMerchantSession(await sessions.get(param(req, 'session')), settings()),
      ),
  });
  mount(router, '/merchant/sessions/:session/revisions/:seq', {
    get: (req, res) =>
      get(req, res, parseNoQuery, async () =>
        renderMerchantRevision(await sessions.revision(param(req, 'session'), param(req, 'seq')), settings()),
      ),
  });
  return router;
}

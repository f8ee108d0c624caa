import { Router } from 'express';
import type { Merchant } from '../merchant/merchant.js';
import type { RenderSettings } from '../protocol/index.js';
import { parseNoQuery } from '../protocol/merchant/checked.js';
import { parseOrderRequest } from '../protocol/merchant/order-requests.js';
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
  approvals: Merchant['approvals'];
  settings: () => RenderSettings;
}

const DONE = 200;

/** Checkout sessions of all agents, as they are and as they were, and what is decided on their purchase orders. */
export function createMerchantSessionsRouter({
  operations,
  sessions,
  approvals,
  settings,
}: MerchantSessionsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const { get, post } = operations;

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
  mount(router, '/merchant/sessions/:session/approve', {
    post: (req, res) => {
      const id = param(req, 'session');
      const path = `/merchant/sessions/${id}/approve`;
      const route = { path, status: DONE, parse: parseOrderRequest.approve, bodyRequired: false };
      return post(req, res, route, async (_, by) => decided(await approvals.approve(id, by)));
    },
  });
  mount(router, '/merchant/sessions/:session/reject', {
    post: (req, res) => {
      const id = param(req, 'session');
      const path = `/merchant/sessions/${id}/reject`;
      const route = { path, status: DONE, parse: parseOrderRequest.reject, bodyRequired: false };
      return post(req, res, route, async (command, by) => decided(await approvals.reject(id, command, by)));
    },
  });
  return router;
}

type Decided = Awaited<ReturnType<Merchant['approvals']['approve']>>;

const decided = ({ session, replayed }: Decided) => ({ body: renderSessionSummary(session), replayed });

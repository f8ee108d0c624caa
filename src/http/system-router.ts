import { Router } from 'express';
import { ProtocolError } from '../errors.js';
import type { Readiness } from './readiness.js';
import { sendJson, sendText } from './respond.js';

/** These are asked from inside, past any proxy. */
export const PROBES: readonly string[] = ['/healthz', '/readyz', '/metrics'];

/** Numbers for a program that watches this server. */
export interface MetricsText {
  contentType: string;
  text(): Promise<string>;
}

/**
 * What an operator asks: is the process alive (`/healthz`), should it get requests (`/readyz`), how is it (`/metrics`).
 */
export function createSystemRouter(readiness: Readiness, metrics: MetricsText): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    sendJson(res, 200, { status: 'alive' });
  });
  router.get('/readyz', async (_req, res) => {
    const report = await readiness.report();
    sendJson(res, report.status === 'ready' ? 200 : 503, report);
  });
  router.get('/metrics', async (_req, res) => {
    sendText(res, await metrics.text(), metrics.contentType);
  });
  router.all([...PROBES], () => {
    throw new ProtocolError(405, 'method_not_allowed', 'This address can only be read.', { allow: 'GET, HEAD' });
  });
  return router;
}

import { z } from 'zod';
import { time } from '../answers/parts.js';
import { iso } from '../time.js';
import { checkedQuery } from './checked.js';
import { cursorOf, pageOf, pageQuery, rowPlace, toLimit } from './page.js';

export const auditEntry = z
  .strictObject({
    id: z.string(),
    action: z.string().describe('Such as `order.cancel` or `stock.set`.'),
    subject: z.string().describe('Id of what was changed.'),
    detail: z.record(z.string(), z.unknown()).optional().describe('What was asked for.'),
    request_id: z.string().optional().describe('Of the request, as the log has it.'),
    at: time,
  })
  .describe('One thing that somebody at the shop had done.');

export const auditPage = pageOf(auditEntry);

export const auditQuery = z.strictObject({
  action: z.string().min(1).max(100).optional(),
  subject: z.string().min(1).max(255).optional(),
  ...pageQuery,
});

export const auditCursor = cursorOf('audit', rowPlace);

/** Which entries are asked for. Throws 400 naming the parameter. */
export function parseAuditQuery(search: URLSearchParams) {
  const { action, subject, ...query } = checkedQuery(auditQuery, search);
  return {
    filter: { ...(action !== undefined && { action }), ...(subject !== undefined && { subject }) },
    request: { limit: toLimit(query), before: auditCursor.decode(query.cursor) },
  };
}

/** What is known of an entry. */
export interface AuditFacts {
  id: string;
  action: string;
  subject: string;
  detail?: Record<string, unknown>;
  requestId?: string;
  at: number;
}

export const renderAuditEntry = (entry: AuditFacts): z.infer<typeof auditEntry> => ({
  id: entry.id,
  action: entry.action,
  subject: entry.subject,
  detail: entry.detail,
  request_id: entry.requestId,
  at: iso(entry.at),
});

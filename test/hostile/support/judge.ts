import { VERSIONS } from '../../../src/protocol/negotiation.js';
import { createChecks, type LocatedOperation, pointerTo } from '../../openapi/support/document.js';
import { checkAnswer, VERSION } from '../../support/acp-client.js';
import { checkAgainstSpec } from '../../support/spec.js';
import { ALPHA_KEY, BETA_KEY, MERCHANT_KEY, WEBHOOK_SECRET } from '../../support/start-app.js';
import { checkDated } from '../../versions/support/agent.js';
import type { Answer } from './send.js';
import type { Shot } from './shots.js';

/** What belongs into no answer and into no line of the log: keys, and tokens that pay. */
export const CANARY = new RegExp([ALPHA_KEY, BETA_KEY, MERCHANT_KEY, WEBHOOK_SECRET, 'spt_\\w{8,}'].join('|'));

/** Holds answers against the document, the published schemas, and what amounts say of each other. */
export function createJudge(document: object, operations: readonly LocatedOperation[]) {
  const check = createChecks(document);
  const located = new Map(operations.map((each) => [each.operation.operationId, each]));

  function fits(pointer: string, value: unknown): void {
    const problems = check(pointer, value);
    if (problems.length > 0) throw new Error(`Not what ${pointer} describes: ${problems.slice(0, 5).join('; ')}`);
  }

  function checkError(body: unknown): void {
    fits('/components/schemas/Error', body);
    checkAgainstSpec('Error', body);
  }

  /** JSON-RPC has its own way to say what went wrong, and ours within it. */
  function checkMessage({ result, error }: { result?: McpResult; error?: { data?: unknown } }): void {
    if (error?.data !== undefined) checkError(error.data);
    const session = result?.structuredContent;
    if (session && 'line_items' in session) checkAnswer(200, session);
  }

  return {
    /** Throws with what is wrong. */
    judge({ operationId, method, isAddressed, headers }: Shot, { status, type, text }: Answer): void {
      if (status < 200 || status >= 500) throw new Error(`Answered ${status}`);
      if (CANARY.test(text)) throw new Error('A key or token was sent back');
      if (method === 'HEAD') return;
      const operation = located.get(operationId);
      const isJson = type.split(';')[0] === 'application/json';
      const body = isJson && text !== '' ? JSON.parse(text) : undefined;
      if (body?.jsonrpc) checkMessage(body);
      else if (status >= 400 && !type.startsWith('text/html')) checkError(body);
      if (status >= 300 || !isAddressed || !operation) return;
      const version = headers['api-version'];
      if (operation.path.startsWith('/checkout_sessions') && isEarlier(version)) {
        checkDated(version, operationId === 'completeCheckoutSession' ? 'complete' : 'get', { status, body });
        return;
      }
      const media = operation.operation.responses[status]?.content?.['application/json'];
      if (!operation.operation.responses[status]) throw new Error(`The document has no ${status} of ${operationId}`);
      if (!media?.schema) return;
      fits(
        `${operation.pointer}${pointerTo('responses', String(status), 'content', 'application/json', 'schema')}`,
        body,
      );
      if (operation.path.startsWith('/checkout_sessions')) checkAnswer(status, body);
    },
  };
}

/** The document is about the newest version; answers of earlier ones are what was published with them. */
const isEarlier = (version: string | string[] | undefined): version is string =>
  typeof version === 'string' && version !== VERSION && VERSIONS.some((known) => known === version);

interface McpResult {
  structuredContent?: object;
}

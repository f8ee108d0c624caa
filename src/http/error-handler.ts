import type { IncomingMessage, ServerResponse } from 'node:http';
import { ProtocolError, problems, UnavailableError } from '../errors.js';
import type { Logger } from '../logger.js';
import { RequestAbortedError } from './json-body.js';
import { contextOf } from './request-context.js';
import { type AnswerHeaders, sendError } from './respond.js';

/** Gives the protocol error that stands for anything thrown, and logs what someone should look at. */
export type ErrorReport = (error: unknown, req: IncomingMessage) => ProtocolError;

export type ErrorHandler = (error: unknown, req: IncomingMessage, res: ServerResponse, headers?: AnswerHeaders) => void;

/** Answers that are held back at once: each keeps its request in memory. */
const MAX_HELD = 1_000;

/** Makes the one place where anything thrown becomes a protocol error, and a log line where someone should look. */
export function createErrorReport(logger: Logger): ErrorReport {
  return (error, req) => {
    const { requestId } = contextOf(req);
    const answer = toProtocolError(error, requestId);
    // Where there is no cause the server knows why it refuses, and has said so where it began.
    if (answer.status >= 500 && !(answer.status === 503 && answer.options.cause === undefined)) {
      const fields = { requestId, code: answer.code, err: error };
      if (answer.status === 503) logger.warn(fields, 'unavailable');
      else logger.error(fields, 'request failed');
    }
    return answer;
  };
}

/** Makes the one place where anything thrown becomes an answer. */
export function createErrorHandler(logger: Logger): ErrorHandler {
  const report = createErrorReport(logger);
  let held = 0;
  return (error, req, res, headers) => {
    if (error instanceof RequestAbortedError) {
      res.destroy();
      return;
    }
    const answer = report(error, req);
    const { pause = 0 } = answer.options;
    if (res.headersSent) res.destroy();
    else if (pause === 0 || held >= MAX_HELD) sendError(res, answer, headers);
    else {
      held += 1;
      setTimeout(() => {
        held -= 1;
        sendError(res, answer, headers);
      }, pause);
    }
  };
}

/** The protocol error that stands for anything thrown. */
export function toProtocolError(error: unknown, requestId: string): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof UnavailableError) return problems.unavailable(error.retryAfter, error);
  // The router throws this for a path such as /%E0: the caller's mistake.
  if (error instanceof URIError) return new ProtocolError(400, 'invalid', 'The path is not a valid URL.');
  const message = `The server made a mistake. Report it with this request id: ${requestId}`;
  return new ProtocolError(500, 'internal_error', message, { cause: error });
}

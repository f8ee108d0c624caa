import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import { ProtocolError } from '../errors.js';
import type { RequestHandler } from '../http/http-server.js';
import { RequestAbortedError, readRawBody } from '../http/json-body.js';
import { sendJson } from '../http/respond.js';
import { checkOrderEvent, SIGNATURE_WINDOW, type SignatureVerdict } from '../outbox/signature.js';
import { errorBody } from '../protocol/index.js';
import type { Arrivals } from './listen-arrivals.js';
import { readOrderEvent } from './order-event-text.js';

export interface ListenReceiverDeps {
  secrets: readonly string[];
  clock: Clock;
  arrivals: Arrivals;
  /** Something failed that is not the caller's doing. */
  onFailure: (error: unknown) => void;
}

const LIMIT_BYTES = 1024 * 1024;

/** What a receiver says to a signature that does not hold (ACP 2026-04-17, openapi.agentic_checkout_webhook, 401). */
const REFUSALS: Readonly<Record<Exclude<SignatureVerdict, 'valid'>, string>> = {
  missing: 'The header Merchant-Signature is missing.',
  malformed: 'Merchant-Signature must be t=<unix seconds>,v1=<64 hex digits>.',
  wrong: 'The Merchant-Signature does not fit this body and secret.',
  outdated: `The time of the Merchant-Signature is more than ${SIGNATURE_WINDOW} seconds away from now.`,
};

/** Takes order events as an agent's receiver does, and shows each arrival. */
export function createListenReceiver({ secrets, clock, arrivals, onFailure }: ListenReceiverDeps): RequestHandler {
  async function receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
    if (req.method !== 'POST') {
      throw new ProtocolError(405, 'method_not_allowed', 'Order events are sent with POST.', { allow: 'POST' });
    }
    const body = await readRawBody(req, LIMIT_BYTES);
    const receivedAt = clock.now();
    const header = oneOf(req.headers['merchant-signature']);
    const requestId = oneOf(req.headers['request-id']);
    const seconds = Math.floor(receivedAt / 1000);
    const verdict = secrets.length === 0 ? 'unchecked' : checkOrderEvent({ header, body, secrets, seconds });
    const event = readOrderEvent(body);
    arrivals.add({ path: req.url ?? '', receivedAt, requestId, verdict, body, event });
    if (verdict !== 'valid' && verdict !== 'unchecked') {
      refuse(res, new ProtocolError(401, 'invalid_signature', REFUSALS[verdict]));
    } else if (event) {
      sendJson(res, 200, { received: true, request_id: requestId });
    } else {
      refuse(res, new ProtocolError(400, 'invalid', 'The body must be JSON with the type and data of an order event.'));
    }
  }

  return (req, res) => {
    receive(req, res).catch((error) => {
      if (error instanceof RequestAbortedError) return;
      if (error instanceof ProtocolError) {
        arrivals.addRefusal({ method: req.method ?? '', path: req.url ?? '', error });
        refuse(res, error);
      } else {
        onFailure(error);
        res.destroy();
      }
    });
  };
}

function refuse(res: ServerResponse, error: ProtocolError): void {
  const { allow } = error.options;
  sendJson(res, error.status, errorBody(error), allow === undefined ? {} : { allow });
}

const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(', ') : header;

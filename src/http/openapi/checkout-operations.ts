import { z } from 'zod';
import { wireSession } from '../../protocol/answers/session.js';
import type { ErrorAnswer, GoodAnswer, Operation, Parameter } from '../../protocol/openapi/operation.js';
import { cancelRequest, completeRequest, createRequest, updateRequest } from '../../protocol/schema.js';
import { cancelExample, completeExamples, createExamples, updateExamples } from './checkout-examples.js';
import { errors } from './errors.js';

/* The agents' operations (ACP 2026-04-17, openapi.agentic_checkout.yaml). */

export const CHECKOUT_TAG = {
  name: 'Checkout',
  description: 'What a buyer’s agent calls: the checkout sessions of the Agentic Commerce Protocol.',
};

const COMMON = { tag: CHECKOUT_TAG.name, key: 'agentKey', underBasePath: true } as const;

const sessionId: Parameter = { name: 'id', in: 'path', description: 'Of the session.', schema: z.string() };

/** Errors of everything that only looks. */
export const agentReadErrors: readonly ErrorAnswer[] = [
  errors.missingVersion,
  errors.unsupportedVersion,
  errors.invalidRequest,
  errors.unauthorized,
  errors.wrongSignature,
  errors.rateLimited,
  errors.internal,
  errors.unavailable,
];

/** Errors of everything that changes something. */
export const agentWriteErrors: readonly ErrorAnswer[] = [
  errors.missingVersion,
  errors.unsupportedVersion,
  errors.invalidJson,
  errors.keyRequired,
  errors.invalidKey,
  errors.missing,
  errors.invalid,
  errors.unauthorized,
  errors.wrongSignature,
  errors.rateLimited,
  errors.keyInFlight,
  errors.tooLarge,
  errors.mediaType,
  errors.keyConflict,
  errors.internal,
  errors.unavailable,
];

/** Of requests that may say who brought the buyer. */
const ofTouch = [errors.invalidType, errors.piiNotAllowed];

const answered = (status: number, description: string): GoodAnswer => ({
  status,
  description,
  schema: wireSession,
  headers: ['Idempotency-Key', 'Idempotent-Replayed'],
});

export const checkoutOperations: readonly Operation[] = [
  {
    ...COMMON,
    id: 'createCheckoutSession',
    method: 'post',
    path: '/checkout_sessions',
    summary: 'Create a checkout session',
    description: 'Prices, taxes and stock are the shop’s own; whatever is still missing is told in `messages`.',
    parameters: ['ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: { schema: createRequest, required: true, examples: createExamples },
    answers: [answered(201, 'The new session.')],
    errors: [...agentWriteErrors, ...ofTouch, errors.invalidItem, errors.unsupportedCurrency],
  },
  {
    ...COMMON,
    id: 'getCheckoutSession',
    method: 'get',
    path: '/checkout_sessions/{id}',
    summary: 'Read a checkout session',
    parameters: [sessionId, 'ApiVersion', 'RequestId', 'Signature', 'Timestamp'],
    answers: [{ status: 200, description: 'The session as it is now.', schema: wireSession }],
    errors: [...agentReadErrors, errors.sessionNotFound],
  },
  {
    ...COMMON,
    id: 'updateCheckoutSession',
    method: 'post',
    path: '/checkout_sessions/{id}',
    summary: 'Change a checkout session',
    description: 'What is left out stays as it is; `null` clears. `line_items` replaces all lines.',
    parameters: [sessionId, 'ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: { schema: updateRequest, required: true, examples: updateExamples },
    answers: [answered(200, 'The session with the change, priced again.')],
    errors: [...agentWriteErrors, errors.invalidItem, errors.sessionNotFound, errors.notModifiable, errors.inProgress],
  },
  {
    ...COMMON,
    id: 'completeCheckoutSession',
    method: 'post',
    path: '/checkout_sessions/{id}/complete',
    summary: 'Pay, and get the order',
    description:
      'Charges the `total` last shown, once. A decline, or a total that moved, is answered with the session and a message that says what to do; nothing is charged then.',
    parameters: [sessionId, 'ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: { schema: completeRequest, required: true, examples: completeExamples },
    answers: [
      answered(200, 'The session: `completed` with its `order`, or with `messages` that say why not.'),
      answered(201, 'The session with its new `order`, for agents with the profile `openai` in place of the 200.'),
    ],
    errors: [
      ...agentWriteErrors,
      ...ofTouch,
      errors.requiresAuthentication,
      errors.sessionNotFound,
      errors.notModifiable,
      errors.inProgress,
    ],
  },
  {
    ...COMMON,
    id: 'cancelCheckoutSession',
    method: 'post',
    path: '/checkout_sessions/{id}/cancel',
    summary: 'Give a checkout session up',
    parameters: [sessionId, 'ApiVersion', 'IdempotencyKey', 'RequestId', 'Signature', 'Timestamp'],
    body: { schema: cancelRequest, required: false, examples: cancelExample },
    answers: [answered(200, 'The session, `canceled`.')],
    errors: [...agentWriteErrors, errors.invalidType, errors.sessionNotFound, errors.notCancelable, errors.inProgress],
  },
];

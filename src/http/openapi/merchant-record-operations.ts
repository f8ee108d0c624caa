import { auditPage, auditQuery } from '../../protocol/merchant/audit.js';
import { cancellationsAnswer, cancellationsQuery } from '../../protocol/merchant/cancellations.js';
import { consentPage, consentsQuery } from '../../protocol/merchant/consents.js';
import { deliveriesQuery, deliveryDetail, deliveryPage, redeliverAnswer } from '../../protocol/merchant/delivery.js';
import { endpointsAnswer, replayAnswer, replayQuery } from '../../protocol/merchant/endpoint.js';
import { reconcileAnswer, reconcileRequest } from '../../protocol/merchant/reconciliation.js';
import { stripeEventCounts, stripeEventPage, stripeEventsQuery } from '../../protocol/merchant/stripe-event.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';
import {
  done,
  inPath,
  MERCHANT_TAGS,
  merchantKey,
  postErrors,
  postParameters,
  queryParameters,
  readErrors,
} from './merchant-parts.js';

const DELIVERIES = { ...merchantKey, tag: MERCHANT_TAGS.deliveries.name } as const;
const RECORDS = { ...merchantKey, tag: MERCHANT_TAGS.records.name, method: 'get' } as const;

export const merchantRecordOperations: readonly Operation[] = [
  {
    ...DELIVERIES,
    id: 'listDeliveries',
    method: 'get',
    path: '/merchant/deliveries',
    summary: 'List order events and how far they got',
    parameters: [...queryParameters(deliveriesQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of deliveries.', schema: deliveryPage }],
    errors: readErrors,
  },
  {
    ...DELIVERIES,
    id: 'getDelivery',
    method: 'get',
    path: '/merchant/deliveries/{delivery}',
    summary: 'Read an order event',
    parameters: [inPath('delivery', 'Id of the event.'), 'RequestId'],
    answers: [{ status: 200, description: 'The delivery, with what is sent.', schema: deliveryDetail }],
    errors: [...readErrors, errors.notFound],
  },
  {
    ...DELIVERIES,
    id: 'redeliver',
    method: 'post',
    path: '/merchant/deliveries/{delivery}/redeliver',
    summary: 'Send an order event again',
    description: 'With those of the same order that follow it.',
    parameters: [inPath('delivery', 'Id of the event.'), ...postParameters],
    answers: [done(202, 'It will be sent.', redeliverAnswer)],
    errors: [...postErrors, errors.endpointDisabled],
  },
  {
    ...DELIVERIES,
    id: 'listEndpoints',
    method: 'get',
    path: '/merchant/endpoints',
    summary: 'List where order events go',
    parameters: ['RequestId'],
    answers: [{ status: 200, description: 'All endpoints.', schema: endpointsAnswer }],
    errors: readErrors,
  },
  {
    ...DELIVERIES,
    id: 'replayEndpoint',
    method: 'post',
    path: '/merchant/endpoints/{endpoint}/replay',
    summary: 'Send everything since a time again',
    description: 'Also what was parked; an endpoint that was disabled is tried again.',
    parameters: [
      inPath('endpoint', 'Id of the agent, or `merchant`.'),
      ...queryParameters(replayQuery),
      ...postParameters,
    ],
    answers: [done(202, 'They will be sent.', replayAnswer)],
    errors: postErrors,
  },
  {
    ...RECORDS,
    id: 'listStripeEvents',
    path: '/merchant/stripe-events',
    summary: 'List what Stripe told',
    parameters: [...queryParameters(stripeEventsQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of events.', schema: stripeEventPage }],
    errors: readErrors,
  },
  {
    ...RECORDS,
    id: 'countStripeEvents',
    path: '/merchant/stripe-events/counts',
    summary: 'Count what Stripe told',
    parameters: ['RequestId'],
    answers: [{ status: 200, description: 'Events by type and outcome.', schema: stripeEventCounts }],
    errors: readErrors,
  },
  {
    ...RECORDS,
    id: 'listAudit',
    path: '/merchant/audit',
    summary: 'List what was done through this API',
    parameters: [...queryParameters(auditQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of entries.', schema: auditPage }],
    errors: readErrors,
  },
  {
    ...RECORDS,
    id: 'listConsents',
    path: '/merchant/consents',
    summary: 'List what buyers said to marketing',
    description: 'The newest record of a channel and contact holds; older ones are its history.',
    parameters: [...queryParameters(consentsQuery), 'RequestId'],
    answers: [{ status: 200, description: 'A page of records.', schema: consentPage }],
    errors: readErrors,
  },
  {
    ...RECORDS,
    id: 'getCancellationInsights',
    path: '/merchant/insights/cancellations',
    summary: 'Why buyers left',
    parameters: [...queryParameters(cancellationsQuery), 'RequestId'],
    answers: [{ status: 200, description: 'Reasons, as agents told them.', schema: cancellationsAnswer }],
    errors: readErrors,
  },
  {
    ...RECORDS,
    id: 'reconcile',
    method: 'post',
    path: '/merchant/reconciliations',
    summary: 'Hold Stripe’s records against the database',
    description: 'What is found missing is mended. It may be done any time, and takes as long as it takes.',
    parameters: ['RequestId'],
    body: { schema: reconcileRequest, required: true, examples: { 'since a time': { since: '2026-01-31T12:00:00Z' } } },
    answers: [{ status: 200, description: 'What was found.', schema: reconcileAnswer }],
    errors: [
      errors.invalidJson,
      errors.missing,
      errors.invalid,
      errors.unauthorized,
      errors.rateLimited,
      errors.tooLarge,
      errors.mediaType,
      errors.internal,
      errors.unavailable,
    ],
  },
];

import { z } from 'zod';
import { wireDiscovery } from '../../protocol/answers/discovery.js';
import type { Operation } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';

/* What anyone may read, what operators ask, and where Stripe reports. */

export const PUBLIC_TAG = { name: 'Public', description: 'What anyone may read.' };
export const OPERATION_TAG = { name: 'Operation', description: 'For whoever runs this server, and for Stripe.' };

export const liveness = z.strictObject({ status: z.literal('alive') });

export const readinessAnswer = z.strictObject({
  status: z.enum(['ready', 'unavailable', 'draining']),
  checks: z.record(z.string(), z.enum(['ok', 'failed'])),
});

export const feedMetadata = z.strictObject({
  id: z.string(),
  target_country: z.string().regex(/^[A-Z]{2}$/),
  updated_at: z.iso.datetime(),
});

export const eventReceipt = z.strictObject({ received: z.literal(true) });

const COMMON = { tag: OPERATION_TAG.name, method: 'get' } as const;
const HTML = 'text/html';
const CONDITIONAL = ['If-None-Match', 'If-Modified-Since'].map((name) => ({
  name,
  in: 'header' as const,
  schema: z.string(),
}));

/** A file that is made anew when the shelf changes. */
const feedFile = (id: string, path: string, summary: string, contentType: string): Operation => ({
  id,
  tag: PUBLIC_TAG.name,
  method: 'get',
  path,
  summary,
  description: 'Compressed where `Accept-Encoding` has gzip.',
  parameters: CONDITIONAL,
  answers: [
    { status: 200, description: 'The catalog.', contentType, headers: ['ETag', 'Last-Modified'] },
    { status: 304, description: 'It has not changed.', contentType: 'none', headers: ['ETag', 'Last-Modified'] },
  ],
  errors: [errors.invalidRequest, errors.internal, errors.unavailable],
});

export const systemOperations: readonly Operation[] = [
  {
    id: 'getDiscovery',
    tag: PUBLIC_TAG.name,
    method: 'get',
    path: '/.well-known/acp.json',
    summary: 'What this server implements of the protocol',
    answers: [{ status: 200, description: 'The discovery document.', schema: wireDiscovery }],
    errors: [errors.invalidRequest, errors.internal],
  },
  {
    id: 'getOrderPage',
    tag: PUBLIC_TAG.name,
    method: 'get',
    path: '/orders/{secret}',
    summary: 'The page of an order, for its buyer',
    parameters: [{ name: 'secret', in: 'path', description: 'From `permalink_url`.', schema: z.string() }],
    answers: [
      { status: 200, description: 'The page.', contentType: HTML },
      { status: 404, description: 'A page that says there is no such order.', contentType: HTML },
    ],
    errors: [errors.invalidRequest, errors.internal, errors.unavailable],
  },
  feedFile('getProductFeed', '/feed/products.jsonl', 'The catalog, one ACP `Product` a line', 'application/jsonl'),
  feedFile('getProductTable', '/feed/products.csv', "The catalog in the columns of OpenAI's feed", 'text/csv'),
  {
    id: 'getProductFeedMetadata',
    tag: PUBLIC_TAG.name,
    method: 'get',
    path: '/feed/metadata.json',
    summary: 'What the product feed is and when it changed',
    answers: [{ status: 200, description: 'An ACP `FeedMetadata`.', schema: feedMetadata }],
    errors: [errors.invalidRequest, errors.internal, errors.unavailable],
  },
  {
    id: 'getOpenApiDocument',
    tag: PUBLIC_TAG.name,
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    parameters: [{ name: 'If-None-Match', in: 'header', schema: z.string() }],
    answers: [
      { status: 200, description: 'The document.', headers: ['ETag'] },
      { status: 304, description: 'It has not changed.', contentType: 'none', headers: ['ETag'] },
    ],
    errors: [errors.invalidRequest, errors.internal],
  },
  {
    id: 'getDocumentPage',
    tag: PUBLIC_TAG.name,
    method: 'get',
    path: '/docs',
    summary: 'A page that shows this document',
    parameters: [{ name: 'If-None-Match', in: 'header', schema: z.string() }],
    answers: [
      { status: 200, description: 'The page.', contentType: HTML, headers: ['ETag'] },
      { status: 304, description: 'It has not changed.', contentType: 'none', headers: ['ETag'] },
    ],
    errors: [errors.invalidRequest, errors.internal],
  },
  {
    ...COMMON,
    id: 'getLiveness',
    path: '/healthz',
    summary: 'Whether the process is alive',
    answers: [{ status: 200, description: 'It is.', schema: liveness }],
    errors: [errors.internal],
  },
  {
    ...COMMON,
    id: 'getReadiness',
    path: '/readyz',
    summary: 'Whether the server should get requests',
    answers: [
      { status: 200, description: 'It should.', schema: readinessAnswer },
      { status: 503, description: 'A check failed, or the server is about to stop.', schema: readinessAnswer },
    ],
    errors: [errors.internal],
  },
  {
    ...COMMON,
    id: 'getMetrics',
    path: '/metrics',
    summary: 'Numbers for a program that watches this server',
    answers: [{ status: 200, description: 'In the text format of Prometheus.', contentType: 'text/plain' }],
    errors: [errors.internal],
  },
  {
    ...COMMON,
    id: 'receiveStripeEvent',
    method: 'post',
    path: '/webhooks/stripe',
    summary: 'Where Stripe posts its events',
    description: 'An event is a hint: the object is fetched from Stripe before anything changes.',
    parameters: [
      { name: 'Stripe-Signature', in: 'header', required: true, description: 'By Stripe.', schema: z.string() },
    ],
    body: { required: true, description: 'An event, byte for byte as Stripe signed it.' },
    answers: [{ status: 200, description: 'The event cannot be lost any more.', schema: eventReceipt }],
    errors: [
      errors.invalidRequest,
      errors.invalidSignature,
      errors.tooLarge,
      errors.mediaType,
      errors.internal,
      errors.unavailable,
    ],
  },
];

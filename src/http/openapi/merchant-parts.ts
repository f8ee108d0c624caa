import { z } from 'zod';
import type { ErrorAnswer, GoodAnswer, Parameter, SharedParameter } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';

/* What the operations of the merchant's API have in common. */

export const MERCHANT_TAGS = {
  orders: { name: 'Orders', description: 'For the merchant: orders, and what is done with them after the sale.' },
  stock: { name: 'Stock', description: 'For the merchant: what is on the shelf.' },
  discounts: { name: 'Discounts', description: 'For the merchant: how often discounts are used.' },
  storeCredits: { name: 'Store credits', description: 'For the merchant: money of buyers at the shop.' },
  sessions: { name: 'Sessions', description: 'For the merchant: checkout sessions, as they are and as they were.' },
  carts: { name: 'Merchant carts', description: 'For the merchant: carts that it makes for agents.' },
  deliveries: { name: 'Deliveries', description: 'For the merchant: order events on their way to their endpoints.' },
  records: { name: 'Records', description: 'For the merchant: what Stripe told, what was done, why buyers left.' },
};

export const merchantKey = { key: 'merchantKey' } as const;

/** Errors of everything that only looks. */
export const readErrors: readonly ErrorAnswer[] = [
  errors.invalidQuery,
  errors.unauthorized,
  errors.rateLimited,
  errors.internal,
  errors.unavailable,
];

/** Errors of everything that changes something. */
export const changeErrors: readonly ErrorAnswer[] = [
  errors.invalidJson,
  errors.invalidKey,
  errors.missing,
  errors.invalid,
  errors.unauthorized,
  errors.rateLimited,
  errors.notFound,
  errors.tooLarge,
  errors.mediaType,
  errors.keyConflict,
  errors.internal,
  errors.unavailable,
];

/** The same of what is done under a key that has to be there. */
export const postErrors: readonly ErrorAnswer[] = [errors.keyRequired, ...changeErrors];

/** Of a POST, whose key has to be there. */
export const postParameters: readonly SharedParameter[] = ['IdempotencyKey', 'RequestId'];

/** Of a PATCH, which does the same again without harm. */
export const optionalKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'Sent again under the same key with the same body, the change is not made twice.',
  schema: z.string().regex(/^[\x20-\x7e]{1,255}$/),
};

/** What is answered where something was done, or had been done under the same key. */
export const done = (status: number, description: string, schema: z.ZodType): GoodAnswer => ({
  status,
  description,
  schema,
  headers: ['Idempotency-Key', 'Idempotent-Replayed'],
});

/** A parameter of the path. */
export const inPath = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  description,
  schema: z.string(),
});

/** The query that a schema describes. */
export const queryParameters = (query: z.ZodObject): Parameter[] =>
  Object.entries<z.ZodType>(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema,
  }));

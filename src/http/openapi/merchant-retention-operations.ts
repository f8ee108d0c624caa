import { erasureAnswer, erasureRequest, purgeAnswer, purgeRequest } from '../../protocol/merchant/retention.js';
import type { ErrorAnswer, Operation } from '../../protocol/openapi/operation.js';
import { errors } from './errors.js';
import { MERCHANT_TAGS, merchantKey } from './merchant-parts.js';

const COMMON = {
  ...merchantKey,
  tag: MERCHANT_TAGS.records.name,
  method: 'post',
  parameters: ['RequestId'],
} as const;

const bodyErrors: readonly ErrorAnswer[] = [
  errors.invalidJson,
  errors.missing,
  errors.invalid,
  errors.unauthorized,
  errors.rateLimited,
  errors.tooLarge,
  errors.mediaType,
  errors.internal,
  errors.unavailable,
];

export const merchantRetentionOperations: readonly Operation[] = [
  {
    ...COMMON,
    id: 'purge',
    path: '/merchant/purges',
    summary: 'Remove what is older than its period',
    description: 'As the server does by itself every ten minutes. It may be asked for any time.',
    body: { schema: purgeRequest, required: false, examples: { 'a look': { dry_run: true } } },
    answers: [{ status: 200, description: 'What was removed, or would be.', schema: purgeAnswer }],
    errors: bodyErrors,
  },
  {
    ...COMMON,
    id: 'eraseBuyer',
    path: '/merchant/erasures',
    summary: 'Forget a person',
    description:
      'Sessions without an order are removed; orders stay, with amounts, dates, items, tax and payment, and without the person. Where `in_progress` is not 0, ask again later.',
    body: { schema: erasureRequest, required: true, examples: { 'a buyer': { email: 'ada@example.com' } } },
    answers: [{ status: 200, description: 'What was erased, or would be.', schema: erasureAnswer }],
    errors: bodyErrors,
  },
];

import type { z } from 'zod';
import { CARD_HANDLER_ID } from '../../domain/payment-handler.js';
import {
  type CompleteRequest,
  cancelRequest,
  completeRequest as newerComplete,
  createRequest as newerCreate,
  updateRequest as newerUpdate,
  wireFulfillmentDetails,
  wireFulfillmentGroup,
} from '../schema.js';
import { address } from './2025-09-29.js';
import type { UpdateAs as UpdateBefore } from './2025-12-12.js';
import type { AuthenticationResult, Wire as Before, CompleteAs as CompleteBefore } from './2026-01-16.js';
import { toSession } from './2026-01-30-answers.js';
import type { Session } from './2026-01-30-session.js';
import type { OlderComplete, OlderUpdate, ProtocolVersion, VersionStep } from './version.js';

/*
 * ACP 2026-01-30: capabilities, payment handlers, sums in rows, pickup and local delivery, discounts, groups, warnings.
 * As later, its requested lines forgot their quantity; it is taken.
 */

const fulfillmentDetails = wireFulfillmentDetails.extend({ address: address.optional() });
const fulfillmentGroups = wireFulfillmentGroup
  .extend({ fulfillment_details: fulfillmentDetails.optional() })
  .array()
  .max(50);

const createRequest = newerCreate.omit({ order_notes: true }).extend({
  fulfillment_details: fulfillmentDetails.optional(),
  fulfillment_groups: fulfillmentGroups.optional(),
});

const updateRequest = newerUpdate.omit({ order_notes: true }).extend({
  fulfillment_details: fulfillmentDetails.nullable().optional(),
  fulfillment_groups: fulfillmentGroups.nullable().optional(),
});

const completeRequest = newerComplete.omit({ order_notes: true, marketing_consents: true });

export type UpdateAs = z.infer<typeof updateRequest> & OlderUpdate;

export interface Wire {
  create: z.infer<typeof createRequest>;
  update: UpdateAs;
  complete: z.infer<typeof completeRequest> & OlderComplete;
  cancel: z.infer<typeof cancelRequest>;
  session: Session;
  orderEvent: Before['orderEvent'];
}

/** Of a buyer, those before know name, e-mail address and phone number. */
const KEPT = { keeps_buyer: true } as const;

type Selections = NonNullable<UpdateAs['selected_fulfillment_options']>;

/** A parcel may stand for a pickup, which has no name of its own there: only a download is told by its type. */
function toSelection(before: NonNullable<UpdateBefore['selected_fulfillment_options']>[number]): Selections[number] {
  if ('option_id' in before) return before;
  return before.type === 'digital' ? { type: 'digital', ...before.digital } : before.shipping;
}

function toUpdate({ items, selected_fulfillment_options: selections, ...same }: Before['update']): UpdateAs {
  return {
    ...same,
    ...(items && { line_items: items }),
    ...KEPT,
    ...(selections !== undefined && {
      selected_fulfillment_options: selections === null ? null : selections.map(toSelection),
    }),
  };
}

const OUTCOMES: Partial<Record<string, 'denied' | 'not_supported' | 'attempt_acknowledged'>> = {
  failed: 'denied',
  unavailable: 'not_supported',
  attempt: 'attempt_acknowledged',
};

type Authentication = NonNullable<CompleteRequest['authentication_result']>;

function toAuthentication(before: NonNullable<CompleteBefore['authentication_result']>): Authentication {
  const { outcome, outcome_details } = before as AuthenticationResult;
  const named = (OUTCOMES[outcome] ?? outcome) as Authentication['outcome'];
  const isProven = outcome_details !== undefined;
  // Said to have gone well, without what would prove it.
  if ((named === 'authenticated' || named === 'attempt_acknowledged') && !isProven) {
    return { outcome: 'processing_error' };
  }
  return { outcome: named, outcome_details } as Authentication;
}

/** Where a part of a request stands in the version before. */
function ownPath(path: string, body: object): string {
  const { selected_fulfillment_options: selections } = body as UpdateBefore;
  return path
    .replace(/^\$\.line_items/, '$.items')
    .replace(/^\$\.payment_data\.instrument.*$/, '$.payment_data.token')
    .replace(/^\$\.payment_data\.handler_id$/, '$.payment_data.provider')
    .replace(/^(\$\.selected_fulfillment_options\[(\d+)\])\.(option_id|item_ids)/, (_, selection, index, name) => {
      const asked = selections?.[Number(index)];
      return asked && 'type' in asked ? `${selection}.${asked.type}.${name}` : `${selection}.${name}`;
    });
}

const step: VersionStep<Before, Wire> = {
  up: {
    create: ({ items, ...same }, { currency }) => ({
      ...same,
      line_items: items,
      currency,
      // It could not be told what an authentication takes (a browser's channel, which only the agent knows).
      capabilities: {},
    }),
    update: toUpdate,
    complete: ({ payment_data, authentication_result, ...same }) => ({
      ...same,
      ...KEPT,
      payment_data: {
        handler_id: CARD_HANDLER_ID,
        instrument: { type: 'card', credential: { type: 'spt', token: payment_data.token } },
        ...(payment_data.billing_address && { billing_address: payment_data.billing_address }),
      },
      ...(authentication_result && { authentication_result: toAuthentication(authentication_result) }),
    }),
  },
  ownPath,
  session: toSession,
};

export const version = {
  name: '2026-01-30',
  change: 'Capabilities and payment handlers, sums in rows, pickup and local delivery, discounts, groups, warnings.',
  idempotency: 'tolerant',
  surfaces: [],
  requests: { create: createRequest, update: updateRequest, complete: completeRequest, cancel: cancelRequest },
  step,
} as const satisfies ProtocolVersion<Before, Wire>;

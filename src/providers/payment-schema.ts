import { z } from 'zod';
import { CARD_BRANDS, CARD_HANDLER_ID, FUNDING_TYPES, THREE_DS_VERSIONS } from '../domain/payment-handler.js';
import { amount, country } from './schema-parts.js';

/* The part of shop.json that is about ways to pay. */

/** A list that names each of these at most once. */
const someOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z
    .array(z.enum(names))
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'expected each of them once')
    .meta({ uniqueItems: true });

const condition = z
  .strictObject({
    minimum_amount: amount.optional().describe('Totals from this amount on, in minor units.'),
    maximum_amount: amount.optional().describe('Totals up to this amount, in minor units.'),
    countries: z.array(country).min(1).optional().describe('Where the delivery goes to.'),
  })
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    error: 'expected minimum_amount, maximum_amount, countries or several of them',
  })
  .meta({ minProperties: 1 });

const card = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, hyphens and underscores')
      .default(CARD_HANDLER_ID)
      .describe('By which an agent names it when it pays.'),
    display_name: z.string().min(1).max(128).default('Card').describe('For the buyer.'),
    display_order: z.int().optional().describe('What you would like better has a lower one.'),
    merchant_id: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .describe('The Stripe profile that tokens are granted to; STRIPE_PROFILE_ID where it is left out.'),
    accepted_brands: someOf(CARD_BRANDS).optional().describe('Other brands are refused; all of these by default.'),
    accepted_funding_types: someOf(FUNDING_TYPES)
      .optional()
      .describe('Other kinds of cards are refused; all of these by default.'),
    '3ds_versions': someOf(THREE_DS_VERSIONS).optional().describe('By default 2.1 and 2.2; needs authentication.'),
    offered_when: condition
      .optional()
      .describe('In which sessions; in all where it is left out. Everything that is given has to hold.'),
  })
  .describe('Cards behind a shared payment token of Stripe.');

/** What the shop can be paid with. */
export const payment = z
  .strictObject({
    cards: z.array(card).min(1).max(20).describe('The first one is offered in every session.'),
  })
  .default({
    cards: [{ id: CARD_HANDLER_ID, display_name: 'Card' }],
  })
  .describe('Which cards are taken, and how they are called; without this section, all that Stripe takes.');

export type PaymentJson = z.infer<typeof payment>;

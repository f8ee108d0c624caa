import { z } from 'zod';
import { ENFORCEMENTS } from '../domain/authentication.js';
import { amount, country } from './schema-parts.js';

/* The parts of shop.json that are about buyers who are not who they say. */

const acquirer = z.strictObject({
  bin: z.string().regex(/^\d{1,11}$/, 'expected 1 to 11 digits'),
  country,
  merchant_id: z.string().min(1).max(35).describe('Your id at the acquirer.'),
  merchant_name: z.string().min(1).max(40).describe('Your name at the acquirer.'),
  requestor_id: z.string().min(1).max(35).optional().describe('Only where the directory server asks for one.'),
});

const flowPreference = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('challenge'), challenge: z.enum(['mandated', 'preferred']).optional() }),
    z.strictObject({ type: z.literal('frictionless') }),
  ],
  { error: 'expected {"type"} of "challenge" or "frictionless"' },
);

const rule = z
  .strictObject({
    minimum_amount: amount.optional().describe('Totals from this amount on, in minor units.'),
    countries: z.array(country).min(1).optional().describe('Where the delivery goes to.'),
    enforcement: z
      .enum(ENFORCEMENTS)
      .default('conditional')
      .describe('always and conditional demand it; optional offers it to agents that can.'),
  })
  .refine(
    ({ minimum_amount, countries, enforcement }) =>
      minimum_amount !== undefined || countries !== undefined || enforcement !== 'conditional',
    { error: 'expected minimum_amount, countries or both' },
  )
  .meta({ minProperties: 1 });

/** 3-D Secure; without it, no buyer is authenticated. */
export const authentication = z
  .strictObject({
    acquirer: acquirer.describe('What an agent needs to authenticate a buyer for you; your payment provider knows it.'),
    directory_server: z
      .enum(['visa', 'mastercard', 'american_express'])
      .default('visa')
      .describe('Told as long as the card is not known.'),
    flow_preference: flowPreference.optional(),
    required_when: z
      .array(rule)
      .default([])
      .describe('Each rule stands for itself, and the strongest counts; in one rule, everything given has to hold.'),
    accepted_outcomes: z
      .array(z.enum(['authenticated', 'attempt_acknowledged', 'informational']))
      .min(1)
      .default(['authenticated'])
      .describe('Outcomes after which the card is charged.'),
  })
  .describe('3-D Secure; without this section no buyer is authenticated.');

const insights = z.array(z.enum(['fraudulent_dispute', 'card_testing', 'stolen_card', 'card_issuer_decline', 'bot']));

/** What becomes of payments that Stripe recommends to block. */
export const risk = z
  .strictObject({
    block: z
      .union([z.literal('any'), insights], { error: 'expected "any" or a list of insights […]' })
      .default('any')
      .describe('Insights that refuse the payment; "any" is every one that review does not name.'),
    review: insights.default([]).describe('Insights that let the payment through and send its order to a person.'),
  })
  .default({ block: 'any', review: [] })
  .describe('What becomes of payments that Stripe recommends to block.');

import type { Sentence } from './sentence.js';

export type Severity = 'info' | 'low' | 'medium' | 'high' | 'critical';
export type Resolution = 'recoverable' | 'requires_buyer_input' | 'requires_buyer_review';

export type DiscountRejection =
  | 'discount_code_expired'
  | 'discount_code_invalid'
  | 'discount_code_already_applied'
  | 'discount_code_combination_disallowed'
  | 'discount_code_minimum_not_met'
  | 'discount_code_user_not_logged_in'
  | 'discount_code_user_ineligible'
  | 'discount_code_usage_limit_reached';

export type WarningCode =
  | 'low_stock'
  | 'high_demand'
  | 'shipping_delay'
  | 'price_change'
  | 'expiring_promotion'
  | 'limited_availability'
  | DiscountRejection;

export type ErrorCode =
  | 'missing'
  | 'invalid'
  | 'out_of_stock'
  | 'payment_declined'
  | 'requires_sign_in'
  | 'requires_3ds'
  | 'low_stock'
  | 'quantity_exceeded'
  | 'minimum_not_met'
  | 'maximum_exceeded'
  | 'region_restricted'
  | 'unsupported'
  | 'not_found'
  | 'expired'
  | 'intervention_required';

interface MessageText {
  /** For the buyer or the agent. What was stored before there were other languages is a plain string. */
  content: Sentence;
  /** RFC 9535 JSONPath into the session. */
  param?: string;
  severity?: Severity;
  resolution?: Resolution;
}

/** What a session says about itself (ACP 2026-04-17, MessageInfo, MessageWarning, MessageError). */
export type Message =
  | ({ type: 'info' } & MessageText)
  | ({ type: 'warning'; code: WarningCode } & MessageText)
  | ({ type: 'error'; code: ErrorCode } & MessageText);

export const isError = (message: Message): boolean => message.type === 'error';

/** The same for two messages that say the same of the same thing. */
export const sayingOf = ({ param, content }: Message): string => JSON.stringify([param, content]);

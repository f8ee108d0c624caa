import { PAGE_SENTENCES } from './page-sentences.js';
import { QUOTE_SENTENCES } from './quote-sentences.js';

/**
 * Everything that the domain says, in English, as ICU MessageFormat. Other languages are in `texts/languages`, and a shop
 * may say any of it in its own words.
 */
export const SENTENCES = {
  ...PAGE_SENTENCES,
  ...QUOTE_SENTENCES,
  'closing.canceled': 'The checkout session was canceled.',
  'closing.expired': 'The checkout session has expired. Create a new one.',
  'payment.in_progress': 'The payment is being processed.',
  'payment.price_changed':
    'The total has changed since it was last shown. Nothing was charged: show the new total and complete again.',
  'payment.pay_again': 'The payment did not fit this checkout session and is being refunded. Pay again.',
  'payment.refunded': 'A payment arrived after this checkout session had ended. It is being refunded.',
  'authentication.unavailable':
    'This purchase needs a 3-D Secure authentication, which this assistant cannot do. Buy less, or buy in the shop.',
  'authentication.needed':
    'This purchase needs a 3-D Secure authentication, which this assistant cannot do. Buy it in the shop.',
  'authentication.awaited':
    'The buyer has to authenticate with 3-D Secure. Complete again with the authentication_result.',
  'authentication.refused': 'The card was not authenticated. Nothing was charged: pay with another card.',
  'authentication.unfinished': 'The authentication was not finished. Nothing was charged: authenticate and pay again.',
  'older.no_payment_method': 'This shop takes no payment method that this assistant knows. Buy in the shop.',
  'older.other_ways':
    'The shop offers pickup or local delivery as well, which this assistant cannot choose. Choose them in the shop.',
  'older.pickup': 'Pickup: {place}',
  'older.shown_as': 'about {amount}',
  'older.split_delivery': 'The items come by several delivery options; the one shown is that of most of them.',
  'decline.try_again': 'The card issuer could not be reached. Try again in a moment, or pay with another card.',
  'decline.check_card_data':
    'The card was refused: its number, expiry date or security code does not match. Correct it and pay again.',
  'decline.needs_authentication':
    'The card issuer asks for an authentication that is not available here. Pay with another card.',
  'decline.authentication_failed': 'The card issuer could not authenticate the buyer. Pay again, or with another card.',
  'decline.authentication_refused': 'The details of the authentication were refused. Authenticate again and pay again.',
  'decline.use_another_card': 'The card was refused. Pay with another card.',
  'decline.card_not_taken':
    'This card is not taken here. Pay with {kinds, select, credit {a credit card} debit {a debit card} prepaid {a prepaid card} credit_debit {a credit or debit card} credit_prepaid {a credit or prepaid card} debit_prepaid {a debit or prepaid card} other {a card}}{brands, select, any {} other { of one of these brands: {brands}}}.',
  'decline.contact_issuer': 'The card was refused by its issuer. Pay with another card, or ask the issuer.',
  'decline.declined': 'The payment was refused. Pay with another card.',
  'decline.details_refused':
    'The payment was refused for its details. Check the email address and the delivery address, then pay again.',
  'decline.token_unknown':
    'The payment token is not known to this seller. Obtain a new one for this seller and pay again.',
  'decline.token_expired': 'The payment token has expired. Obtain a new one and pay again.',
  'decline.token_revoked': 'The payment token was revoked. Obtain a new one and pay again.',
  'decline.token_used': 'The payment token was used already. Obtain a new one and pay again.',
  'decline.token_too_small':
    'The payment token allows less than the total. Obtain one for the full total and pay again.',
  'decline.token_currency':
    'The payment token is for another currency. Obtain one for the currency of the session and pay again.',
  'decline.token_unusable': 'The payment token cannot be used. Obtain a new one and pay again.',
  'decline.gift_card_unknown': 'The gift card is not known to this shop. Check its code, or pay with a card.',
  'decline.gift_card_void': 'The gift card is not valid any more. Pay with another one, or with a card.',
  'decline.gift_card_expired': 'The gift card has expired. Pay with another one, or with a card.',
  'decline.gift_card_currency': 'The gift card is in another currency. Pay with another one, or with a card.',
  'decline.gift_card_empty': 'Nothing is left on the gift card. Pay with another one, or with a card.',
  'decline.gift_card_chosen':
    'The gift card pays a part of this total already. Pay the rest with another one, or with a card.',
  'decline.gift_card_too_little': 'The gift card cannot pay a part of so small a total. Pay with a card.',
  'decline.too_many':
    'Too many payments of this checkout session were refused: it takes no more. Start a new session, with another card.',
  'total.items_base_amount': 'Items',
  'total.items_discount': 'Item discounts',
  'total.subtotal': 'Subtotal',
  'total.discount': 'Discount',
  'total.fulfillment': 'Delivery',
  'total.tax': 'Tax',
  'total.total': 'Total',
  'total.amount_refunded': 'Refunded',
  'total.fee': 'Fee',
  'total.gift_wrap': 'Gift wrap',
  'total.tip': 'Tip',
  'total.rounding': 'Rounding',
  'total.store_credit': 'Store credit',
  'total.gift_card': 'Gift card',
  'credit.paid': 'The store credit ending in {end} pays {amount}; {left} of it is left.',
  'credit.emptied': 'Nothing is left of this store credit.',
  'credit.expired': 'This store credit has expired.',
  'credit.voided': 'This store credit is not valid any more.',
  'credit.other_currency': 'This store credit is in another currency.',
  'credit.is_gift_card':
    'This is a gift card and no discount code. Pay with it when you complete the session, through the payment handler for gift cards.',
  'gift_card.name': 'Gift card',
  'gift_card.code': 'Gift card code',
  'gift_card.paid': 'The gift card ending in {end} pays {amount}; {left} of it is left.',
  'gift_card.rest':
    'The gift card pays a part. Nothing was charged yet: complete again and pay the remaining {rest} with a card or another gift card.',
  'gift_card.gone': 'The gift card ending in {end} cannot pay any more. Pay with something else, or take it off.',
  'purchase_order.pending':
    'The shop has to approve the purchase order. Nothing is missing: look at the session again later.',
  'purchase_order.rejected': 'The shop did not approve the purchase order. Pay in another way, or ask the shop.',
  'purchase_order.rejected_saying':
    'The shop did not approve the purchase order: {words} Pay in another way, or ask the shop.',
  'sheet.in_progress': 'The payment is being processed. Do not pay again: the order follows when the bank has agreed.',
  'sheet.not_now': 'The shop could not finish this now. Try again in a moment: nothing is charged twice.',
  'sheet.other_details': 'This payment was tried with other details before. Pay again.',
  'adjustment.dispute': 'The card holder disputes the payment.',
  'wishes.nothing_to_wrap': 'Nothing in this basket can be gift-wrapped.',
  'wishes.tip_lowered': 'The tip was lowered to {most}, the most on these items.',
  'exemption.resale': 'Bought for resale',
  'exemption.exempt_organization': 'Exempt organization',
  'exemption.government': 'Government',
  'exemption.not_taken': 'This shop does not take tax exemption certificates. Tax is charged.',
  'exemption.unknown': 'The tax exemption certificate is not known to this shop. Tax is charged.',
  'exemption.other_type': 'Tax exemption certificates of this type are not taken. Tax is charged.',
  'exemption.expired': 'The tax exemption certificate has expired. Tax is charged.',
  'exemption.elsewhere': 'The tax exemption certificate does not hold for this delivery address. Tax is charged.',
} as const;

export type SentenceKey = keyof typeof SENTENCES;

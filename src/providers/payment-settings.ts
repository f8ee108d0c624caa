import { CARD_BRANDS, type CardHandler, DEFAULT_3DS_VERSIONS, FUNDING_TYPES } from '../domain/payment-handler.js';
import type { PaymentJson } from './payment-schema.js';

/** `payment` of shop.json as the handlers of the shop. */
export const cardHandlers = ({ cards }: PaymentJson): CardHandler[] =>
  cards.map(
    ({
      id,
      display_name: displayName,
      display_order: displayOrder,
      merchant_id: merchantId,
      accepted_brands: brands,
      accepted_funding_types: fundingTypes,
      '3ds_versions': threeDsVersions = DEFAULT_3DS_VERSIONS,
      offered_when: when,
    }) => ({
      id,
      displayName,
      ...(displayOrder !== undefined && { displayOrder }),
      ...(merchantId !== undefined && { merchantId }),
      ...(isNarrower(brands, CARD_BRANDS) && { brands }),
      ...(isNarrower(fundingTypes, FUNDING_TYPES) && { fundingTypes }),
      threeDsVersions,
      ...(when && { when: conditionOf(when) }),
    }),
  );

/** A list that names everything leaves nothing out, what Stripe knows beyond it neither. */
const isNarrower = (list: readonly string[] | undefined, all: readonly string[]): boolean =>
  list !== undefined && list.length < all.length;

const conditionOf = ({
  minimum_amount: minimumAmount,
  maximum_amount: maximumAmount,
  countries,
}: NonNullable<PaymentJson['cards'][number]['offered_when']>): CardHandler['when'] => ({
  ...(minimumAmount !== undefined && { minimumAmount }),
  ...(maximumAmount !== undefined && { maximumAmount }),
  ...(countries && { countries }),
});

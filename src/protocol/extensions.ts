/** The discount extension (rfc.discount_extension §3). */
export const DISCOUNT_EXTENSION = {
  name: 'discount',
  extends: [
    '$.CheckoutSessionCreateRequest.discounts',
    '$.CheckoutSessionUpdateRequest.discounts',
    '$.CheckoutSession.discounts',
  ],
};

/** Whether an agent's extension name means it, with or without a date. */
export const isDiscountExtension = (name: string): boolean => name === 'discount' || name.startsWith('discount@');

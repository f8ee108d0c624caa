const TEXT_BYTES = 560;

/** What the echo servers send and get: 1.9 kB of JSON, in the shape of a small checkout session. */
export const echoPayload = {
  id: 'cs_0199c0ffee0199c0ffee0199c0ffee01',
  status: 'not_ready_for_payment',
  currency: 'usd',
  line_items: Array.from({ length: 4 }, (_, index) => ({
    id: `li_0199c0ffee0199c0ffee0199c0ffee0${index}`,
    item: { id: `item_${index}`, name: 'Trail Tee, moss green, M', unit_amount: 1999 },
    quantity: index + 1,
    totals: [
      { type: 'items_base_amount', display_text: 'Items', amount: 1999 },
      { type: 'total', display_text: 'Total', amount: 1999 },
    ],
  })),
  note: 'x'.repeat(TEXT_BYTES),
};

export const echoText = JSON.stringify(echoPayload);

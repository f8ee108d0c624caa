import type { FulfillmentOption, Quote } from './quote.js';
import type { LineAvailability } from './session.js';

const DAY = 86_400_000;

/** By line id, as a quote held against the shelf has it. */
type Availabilities = Readonly<Record<string, Pick<LineAvailability, 'fulfillableOn'>>>;

/** When the last of these lines can be sent; `undefined` where all of them are there. */
export function sendableOn(lineIds: readonly string[], availability: Availabilities): number | undefined {
  const moments = lineIds.flatMap((id) => availability[id]?.fulfillableOn ?? []);
  return moments.length > 0 ? Math.max(...moments) : undefined;
}

/** The quote with later estimates where an option has to wait for a line: by the whole days until that can be sent. */
export function withLaterEstimates(quote: Quote, availability: Availabilities, now: number): Quote {
  const linesOf = ({ id, lineIds }: FulfillmentOption): readonly string[] =>
    quote.selections.find(({ optionId }) => optionId === id)?.lineIds ?? lineIds;
  let isDelayed = false;
  const fulfillmentOptions = quote.fulfillmentOptions.map((option) => {
    const from = sendableOn(linesOf(option), availability);
    if (from === undefined || from <= now) return option;
    isDelayed = true;
    return laterBy(option, Math.ceil((from - now) / DAY) * DAY);
  });
  return isDelayed ? { ...quote, fulfillmentOptions } : quote;
}

function laterBy(option: FulfillmentOption, delay: number): FulfillmentOption {
  const { earliestDelivery: earliest, latestDelivery: latest, pickup } = option;
  return {
    ...option,
    ...(earliest !== undefined && { earliestDelivery: earliest + delay }),
    ...(latest !== undefined && { latestDelivery: latest + delay }),
    ...(pickup && {
      pickup: {
        ...pickup,
        ...(pickup.readyBy !== undefined && { readyBy: pickup.readyBy + delay }),
        ...(pickup.pickupBy !== undefined && { pickupBy: pickup.pickupBy + delay }),
      },
    }),
  };
}

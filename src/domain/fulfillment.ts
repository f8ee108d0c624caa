import type { FulfillmentType } from './catalog.js';
import type { FulfillmentOption } from './quote.js';
import { sentence } from './sentence.js';

/** The free option for everything that is not a parcel; absent where there is no such line. */
export function digitalOption(lineIds: string[]): FulfillmentOption | undefined {
  if (lineIds.length === 0) return undefined;
  return {
    id: 'digital',
    type: 'digital',
    title: sentence('option.digital'),
    description: sentence('option.digital_how'),
    lineIds,
    amount: 0,
  };
}

/**
 * The digital option of a line that nobody has to choose: its first way is digital, of those that are on offer or may
 * be once there is an address.
 */
export function ownDigitalOption(
  lineId: string,
  ways: readonly FulfillmentType[],
  options: readonly FulfillmentOption[],
): FulfillmentOption | undefined {
  if (!ways.includes('digital')) return undefined;
  const offered = options.filter(({ lineIds }) => lineIds.includes(lineId));
  const first = ways.find((way) => way === 'shipping' || offered.some(({ type }) => type === way));
  return first === 'digital' ? offered.find(({ type }) => type === 'digital') : undefined;
}

import * as say from '../../domain/delivery-messages.js';
import { type Message, sayingOf } from '../../domain/message.js';
import type { Address } from '../../domain/party.js';
import type { DeliveredLine, TaxAnswer } from '../../providers/types.js';
import type { Offer } from './offering.js';
import type { PlaceAnswer } from './places.js';

/** What the delivery of a basket still needs; `lines` are those of the quote, whose positions messages name. */
export function offerMessages({ options, held, places }: Offer, lines: readonly { id: string }[]): Message[] {
  const unchosen = new Set(held.unchosen);
  const offered = new Set(options.flatMap(({ lineIds }) => lineIds));
  const indexOf = new Map(lines.map(({ id }, index) => [id, index]));
  const waiting: DeliveredLine[] = [];
  const messages = new Map<string, Message>();
  for (const placeAnswer of places) {
    for (const line of placeAnswer.place.lines) {
      if (!unchosen.has(line.id)) continue;
      if (offered.has(line.id)) waiting.push(line);
      else {
        const message = whyNot(line, indexOf.get(line.id) ?? 0, placeAnswer);
        // The same thing is said once, whichever line it is about.
        messages.set(sayingOf(message), message);
      }
    }
  }
  const order = [...waiting].sort((a, b) => (indexOf.get(a.id) ?? 0) - (indexOf.get(b.id) ?? 0));
  const titles = new Set(order.map(({ variant }) => variant.title));
  return [...messages.values(), ...(titles.size > 0 ? [say.unchosenMessage([...titles])] : [])];
}

/** Why nothing on offer delivers this line. */
function whyNot(line: DeliveredLine, index: number, { place, answer }: PlaceAnswer): Message {
  const { address, path, group, groupPath = '' } = place;
  const { title, fulfillmentTypes } = line.variant;
  if (group && !fulfillmentTypes.includes(group.destinationType)) {
    return say.wrongGroupMessage(title, group.destinationType, groupPath);
  }
  if (place.restricted.has(line.id) && address) return say.restrictedMessage(title, index, address, path);
  const why = answer.undelivered?.get(line.id);
  if (why === 'no_location') return say.noLocationMessage(group?.locationId ?? '', groupPath);
  const isShipped = line.ways.includes('shipping');
  if (address === undefined && (isShipped || why === 'no_address')) return say.addressMissing(path);
  if (isShipped && address && answer.refused) return say.regionMessage(address, path);
  if (why === 'too_large') return say.tooLargeMessage(title, index);
  if (isShipped || why === 'too_heavy') return say.tooHeavyMessage();
  if (why === 'below_minimum') return say.belowMinimumMessage(title, index);
  if (why === 'not_here' && address) return say.notHereMessage(title, index, address);
  return say.notOfferedMessage(title, index);
}

/** What the tax provider cannot make of an address, as far as the delivery does not say it already. */
export function taxMessages(address: Address | undefined, answer: TaxAnswer | undefined, path: string): Message[] {
  if (address === undefined || answer === undefined || !('refused' in answer)) return [];
  if (answer.refused === 'country') return [say.regionMessage(address, path)];
  if (answer.refused === 'state') return [say.stateMessage(address, path)];
  return [say.unplacedMessage('field' in answer ? answer.field : undefined, path)];
}

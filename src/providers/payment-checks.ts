import { CARD_HANDLER_ID } from '../domain/payment-handler.js';
import { twice } from './delivery-checks.js';
import type { ShopFile } from './shop-sources.js';

/** Mistakes in `payment`. */
export function checkPayment({ payment: { cards }, authentication }: ShopFile): string[] {
  return cards.flatMap((card, index) => {
    const path = `$.payment.cards[${index}]`;
    const { minimum_amount: minimum = 0, maximum_amount: maximum = minimum } = card.offered_when ?? {};
    return [
      ...(index === 0 ? checkFirst(card, path) : twice(cards, index, path)),
      ...(card['3ds_versions'] && !authentication
        ? [`${path}["3ds_versions"]: nobody is authenticated; expected the section $.authentication beside it`]
        : []),
      ...(minimum > maximum
        ? [`${path}.offered_when: ${minimum} is more than ${maximum}; expected minimum_amount not above maximum_amount`]
        : []),
    ];
  });
}

/** The first handler is the one that is always there, under a name that need not be asked for. */
const checkFirst = ({ id, offered_when: when }: ShopFile['payment']['cards'][number], path: string): string[] => [
  ...(id === CARD_HANDLER_ID
    ? []
    : [`${path}.id: expected "${CARD_HANDLER_ID}", the name by which the first one is paid; got "${id}"`]),
  ...(when ? [`${path}.offered_when: expected none, because every session offers the first one`] : []),
];

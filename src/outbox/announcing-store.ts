import { amendingStore } from '../store/amending-store.js';
import type { Store } from '../store/store.js';
import type { OrderEvents } from './order-events.js';

/**
 * A store in which no order changes unannounced: the events are written in the commit that writes the order, whoever
 * decides it. `onAnnounced` is called after such a commit, and after one that has events sent again.
 */
export const announcingStore = <S extends Store>(store: S, eventsOf: OrderEvents, onAnnounced: () => void): S =>
  amendingStore(
    store,
    ({ puts }) => {
      const orderEvents = puts?.order ? eventsOf(puts.order) : [];
      return orderEvents.length > 0 ? { orderEvents } : undefined;
    },
    ({ puts }) => {
      if (puts?.orderEvents?.length || puts?.replay) onAnnounced();
    },
  );

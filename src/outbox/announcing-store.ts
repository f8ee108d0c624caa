import type { Store } from '../store/store.js';
import type { OrderEvents } from './order-events.js';

/**
 * A store in which no order changes unannounced: the events are written in the commit that writes the order, whoever
 * decides it. `onAnnounced` is called after such a commit, and after one that has events sent again.
 */
export const announcingStore = <S extends Store>(store: S, eventsOf: OrderEvents, onAnnounced: () => void): S => ({
  ...store,
  async commit(keys, decide) {
    let isAnnounced = false;
    const result = await store.commit(keys, (rows, now) => {
      const decision = decide(rows, now);
      const order = decision.puts?.order;
      const orderEvents = order ? eventsOf(order) : [];
      isAnnounced = orderEvents.length > 0 || decision.puts?.replay !== undefined;
      return orderEvents.length > 0 ? { ...decision, puts: { ...decision.puts, orderEvents } } : decision;
    });
    if (isAnnounced) onAnnounced();
    return result;
  },
});

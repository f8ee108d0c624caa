import { consentsOf } from '../domain/consent.js';
import { amendingStore } from '../store/amending-store.js';
import type { Store } from '../store/store.js';

/** A store in which no order is made without what its buyer said to marketing: both are written in one commit. */
export const consentStore = <S extends Store>(store: S): S =>
  amendingStore(
    store,
    ({ puts: { order, session } = {} }) => {
      const consents = session && order?.version === 1 ? consentsOf(session, order) : [];
      return consents.length > 0 ? { consents } : undefined;
    },
    () => {},
  );

import type { Agent } from '../../http/authenticate.js';

/** Whose sessions those of assistants' apps are, as they call without a key. No agent with a key may have this id. */
export const SHOP_AGENT: Agent = { id: 'shop-app', name: 'Shop app' };

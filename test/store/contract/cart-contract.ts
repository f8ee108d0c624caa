import { describe, expect, it } from 'vitest';
import type { Cart } from '../../../src/domain/cart.js';
import { AGENT, aSession } from '../support/builders.js';
import type { Open } from './opened.js';
import { withStore } from './with-store.js';

const { draft, quote, availability, messages } = aSession('cs');

const aCart = (id: string, more: Partial<Cart> = {}): Cart => ({
  id,
  agentId: AGENT,
  revision: 1,
  draft,
  quote,
  availability,
  messages,
  createdAt: 1000,
  updatedAt: 1000,
  expiresAt: 9000,
  ...more,
});

export function cartContract(open: Open): void {
  describe('carts', () => {
    const { store, put, current } = withStore(open);
    const cartOf = async (id: string, agentId = AGENT) => (await store().read({ cart: { id, agentId } })).cart;
    const countOf = async (tallyOf = AGENT) => (await store().read({ tallyOf })).tally?.carts;

    it('are kept in their newest state, for the agent whose they are', async () => {
      await put({ cart: aCart('cart_1') });
      await put({ cart: aCart('cart_1', { revision: 2, expiresAt: 9500 }) });
      expect(await cartOf('cart_1')).toEqual(aCart('cart_1', { revision: 2, expiresAt: 9500 }));
      expect(await cartOf('cart_1', 'somebody else')).toBeUndefined();
      expect(await cartOf('cart_2')).toBeUndefined();
      expect(await store().cartOwner('cart_1')).toEqual({ id: 'cart_1', agentId: AGENT });
      expect(await store().cartOwner('cart_2')).toBeUndefined();
      expect(await store().read({})).not.toHaveProperty('cart');
      const again = await current().reopen?.();
      if (again) expect((await again.read({ cart: { id: 'cart_1', agentId: AGENT } })).cart?.revision).toBe(2);
    });

    it('take a revision only on top of the one before it, and from nobody else', async () => {
      await put({ cart: aCart('cart_1') });
      await expect(put({ cart: aCart('cart_1') })).rejects.toThrow();
      await expect(put({ cart: aCart('cart_1', { revision: 3 }) })).rejects.toThrow();
      await expect(put({ cart: aCart('cart_1', { revision: 2, agentId: 'somebody else' }) })).rejects.toThrow();
      await expect(put({ cart: aCart('cart_2', { revision: 2 }) })).rejects.toThrow();
      expect((await cartOf('cart_1'))?.revision).toBe(1);
      expect(await countOf()).toBe(1);
    });

    it('are counted by agent, until they are removed', async () => {
      for (const id of ['cart_1', 'cart_2', 'cart_3']) await put({ cart: aCart(id) });
      await put({ cart: aCart('cart_4', { agentId: 'b' }) });
      await put({ cart: aCart('cart_1', { revision: 2 }) });
      expect([await countOf(), await countOf('b')]).toEqual([3, 1]);
      await put({ removedCart: { id: 'cart_1', agentId: 'b' } });
      expect([await countOf(), await countOf('b')], 'not removed by another').toEqual([3, 1]);
      await put({ removedCart: { id: 'cart_1', agentId: AGENT } });
      expect(await cartOf('cart_1')).toBeUndefined();
      expect([await countOf(), await countOf('b')]).toEqual([2, 1]);
    });

    it('are deleted when their time is over, so many at once', async () => {
      for (const [index, expiresAt] of [10, 20, 30, 40].entries())
        await put({ cart: aCart(`cart_${index}`, { expiresAt }) });
      expect(await store().deleteCarts(9, 10)).toBe(0);
      expect(await store().deleteCarts(30, 2)).toBe(2);
      expect(await store().deleteCarts(30, 10)).toBe(1);
      expect(await store().deleteCarts(30, 10)).toBe(0);
      expect([await cartOf('cart_2'), (await cartOf('cart_3'))?.expiresAt]).toEqual([undefined, 40]);
      expect(await countOf()).toBe(1);
    });
  });
}

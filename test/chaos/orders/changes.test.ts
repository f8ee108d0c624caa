import { describe, expect, it } from 'vitest';
import type { AgentCalls } from '../../../chaos/agent-calls.js';
import type { AcknowledgedChange } from '../../../chaos/orders/changes.js';
import { checkChanges } from '../../../chaos/orders/checks/changes.js';
import { checkCurrent } from '../../../chaos/orders/checks/current.js';
import { factsOfRecord } from '../../../chaos/orders/facts.js';
import type { Order } from '../../../src/domain/order.js';
import { arrivalsOf, bodyOf, laneOf, newFindings, numbersOf, recordsOf, STORY } from './support/story.js';

const [, , third, fourth] = STORY as [Order, Order, Order, Order];
const CREDIT: AcknowledgedChange = {
  orderId: 'ord_1',
  kind: 'credit',
  key: 'three',
  answered: { version: 4, facts: factsOfRecord(fourth) },
};

describe('what was acknowledged', () => {
  function wrongIn({ orders = STORY, sold = [{ orderId: 'ord_1' }], changes = [CREDIT] } = {}) {
    const findings = newFindings();
    checkChanges(recordsOf(orders), sold, changes, findings);
    return numbersOf(findings);
  }

  it('is there', () => {
    expect(wrongIn()).toEqual({});
    expect(wrongIn({ changes: [{ orderId: 'ord_1', kind: 'credit', key: 'three' }] })).toEqual({});
  });

  it('is found lost: an order, a change, a version', () => {
    expect(wrongIn({ sold: [{ orderId: 'ord_2' }] })).toEqual({ acknowledged: 1 });
    expect(wrongIn({ changes: [{ ...CREDIT, key: 'four' }] })).toEqual({ acknowledged: 1 });
    expect(wrongIn({ changes: [{ ...CREDIT, kind: 'refund' }] })).toEqual({ acknowledged: 1 });
    expect(wrongIn({ orders: STORY.filter((order) => order !== third) })).toEqual({ acknowledged: 1 });
  });

  it('is found changed', () => {
    const answered = { version: 3, facts: factsOfRecord(fourth) };
    expect(wrongIn({ changes: [{ ...CREDIT, answered }] })).toEqual({ acknowledged: 1 });
  });

  it('is found twice', () => {
    const { adjustments } = fourth;
    const orders = [...STORY.slice(0, 3), { ...fourth, adjustments: [...adjustments, ...adjustments] }];
    expect(wrongIn({ orders, changes: [] })).toEqual({ doubled: 1 });
  });
});

describe('what was told last', () => {
  const seeing = (order: Order | undefined) =>
    ({
      get: async () =>
        order
          ? { kind: 'session', session: { order: JSON.parse(bodyOf(order)).data } }
          : { kind: 'refused', status: 404, code: 'session_not_found' },
    }) as unknown as Pick<AgentCalls, 'get'>;

  it.each<[string, Order | undefined, object]>([
    ['is what the agent sees', fourth, {}],
    ['is not what the agent sees', { ...fourth, status: 'completed' }, { notCurrent: 2 }],
    ['is of an order that is gone', undefined, { acknowledged: 1 }],
  ])('%s', async (_, seen, wrong) => {
    const findings = newFindings();
    await checkCurrent(recordsOf(), arrivalsOf(laneOf()), seeing(seen), findings);
    expect(numbersOf(findings)).toEqual(wrong);
  });

  it('says nothing of the notes', async () => {
    const findings = newFindings();
    const calls = seeing(fourth);
    const withNotes = {
      get: async (id: string) => {
        const outcome = await calls.get(id);
        if (outcome.kind === 'session' && outcome.session.order) {
          outcome.session.order.confirmation.order_notes = 'Ring twice.';
        }
        return outcome;
      },
    };
    await checkCurrent(recordsOf(), arrivalsOf(laneOf()), withNotes, findings);
    expect(numbersOf(findings)).toEqual({});
  });
});

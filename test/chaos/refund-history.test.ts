import { expect, it } from 'vitest';
import { createFindings } from '../../chaos/findings.js';
import { createRefundHistory } from '../../chaos/refund-history.js';

const REFUND = { id: 'adj_1', key: 'half', amount: 1000 };

it('takes the same answer again', () => {
  const findings = createFindings();
  const history = createRefundHistory(findings);
  for (const order of ['ord_1', 'ord_1', 'ord_2']) history.acknowledge(order, REFUND);
  expect(findings.columns()).toEqual([]);
  expect(history.count()).toBe(2);
});

it.each([{ id: 'adj_2' }, { amount: 999 }])('finds that a key stands for another refund now: %j', (other) => {
  const findings = createFindings();
  const history = createRefundHistory(findings);
  history.acknowledge('ord_1', REFUND);
  history.acknowledge('ord_1', { ...REFUND, ...other });
  expect(findings.columns()).toEqual(['acknowledged']);
});

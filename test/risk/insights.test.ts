import { describe, expect, it } from 'vitest';
import { BLOCK_ANY, type RiskPolicy } from '../../src/domain/risk.js';
import { type GrantedToken, judgeToken } from '../../src/payments/granted-token.js';

/* Insights that Stripe may come to name, or leaves without a word. */

const NEED = { amount: 1000, currency: 'usd', livemode: false, now: 0 };

type Insights = NonNullable<GrantedToken['risk_details']>['insights'];

const judged = (insights: Insights, policy: RiskPolicy = BLOCK_ANY) =>
  judgeToken({ id: 'spt_1', risk_details: { insights } }, NEED, policy);

const UNKNOWN = { an_insight_of_tomorrow: { recommended_action: 'block' } };
const PASSES = { riskReview: [] };

describe('an insight that is not known', () => {
  it('blocks in a shop that says nothing, and in one that blocks any', () => {
    expect(judged(UNKNOWN)).toEqual({ refused: 'declined' });
    expect(judged(UNKNOWN, { block: 'any', review: ['bot'] })).toEqual({ refused: 'declined' });
  });

  it('passes in a shop with a list of what it blocks', () => {
    expect(judged(UNKNOWN, { block: ['bot'], review: [] })).toEqual(PASSES);
  });
});

it.each<{ insights: Insights }>([
  { insights: undefined },
  { insights: null },
  { insights: {} },
  { insights: { bot: null } },
  { insights: { bot: {} } },
  { insights: { bot: { recommended_action: 'continue' } } },
])('nothing is blocked for %j', ({ insights }) => {
  expect(judged(insights)).toEqual(PASSES);
});

it('an action that is not known blocks nothing', () => {
  expect(judged({ bot: { recommended_action: 'ponder' } })).toEqual(PASSES);
});

it('a token that cannot pay is told as that, whatever its risk', () => {
  const token = {
    id: 'spt_1',
    usage_limits: { currency: 'usd', max_amount: 999 },
    risk_details: { insights: UNKNOWN },
  };
  expect(judgeToken(token, NEED, BLOCK_ANY)).toEqual({ refused: 'token_too_small' });
});

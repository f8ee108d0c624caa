import { expect, test } from 'vitest';
import { createStripeSide } from '../support/stripe.js';
import { failure, openSandbox } from './support/sandbox-client.js';

test('a token of which Stripe knows nothing has no risk details', async () => {
  const { issue, granted } = await openSandbox();
  expect(await granted((await issue()).id)).not.toHaveProperty('risk_details');
});

test('a token shows the risk it was issued with', async () => {
  const { granted, url } = await openSandbox();
  const id = await createStripeSide(url).mint({ amount: 1000, risk: { stolen_card: 'block', bot: 'continue' } });
  expect(await granted(id)).toMatchObject({
    risk_details: {
      insights: {
        fraudulent_dispute: null,
        stolen_card: { recommended_action: 'block', score: 92 },
        bot: { recommended_action: 'continue', score: 12 },
      },
    },
  });
});

test('a token shows the risk it was minted with', async () => {
  const { seller, raw } = await openSandbox();
  const token = await raw(seller, 'POST', '/v1/test_helpers/shared_payment/granted_tokens', {
    payment_method: 'pm_card_visa',
    usage_limits: { currency: 'usd', max_amount: 1000 },
    sandbox_risk: { fraudulent_dispute: 'block' },
  });
  expect(token).toMatchObject({
    risk_details: { insights: { fraudulent_dispute: { recommended_action: 'block' } } },
  });
});

test.each([{ mood: 'block' }, { bot: 'perhaps' }])('a risk of %j is refused', async (sandbox_risk) => {
  const { issue } = await openSandbox();
  expect((await failure(issue({ sandbox_risk }))).statusCode).toBe(400);
});

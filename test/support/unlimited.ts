/** Settings of servers that are tested for something else than their limits. */
export const UNLIMITED = {
  STRIPE_RATE_PER_SECOND: '1000',
  AGENT_RATE_PER_SECOND: '1000000',
  SHED_LOOP_DELAY_MS: '1000000',
  SESSION_DECLINES: '1000000',
  AGENT_DECLINES_PER_HOUR: '1000000',
  AGENT_WRONG_CODES_PER_HOUR: '1000000',
};

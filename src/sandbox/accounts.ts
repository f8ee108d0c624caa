/** A Stripe account that the sandbox knows by its secret key; `profile` is its network business profile. */
export type SandboxAccount = { key: string; id: string; profile: string };

/** The seller's account, used unless other accounts are given. */
export const defaultSellerAccount: SandboxAccount = {
  key: 'sk_test_sandbox_seller',
  id: 'acct_sandbox_seller',
  profile: 'profile_test_sandbox',
};

/** The account of the agent that issues tokens to the seller. */
export const defaultAgentAccount: SandboxAccount = {
  key: 'sk_test_sandbox_agent',
  id: 'acct_sandbox_agent',
  profile: 'profile_test_sandbox_agent',
};

/** Both sides of a sale: the seller first, then the agent. */
export const defaultAccounts: readonly SandboxAccount[] = [defaultSellerAccount, defaultAgentAccount];

/** Finds accounts by the secret key a caller shows, or by the profile a token names. */
export function createAccountBook(accounts: readonly SandboxAccount[]) {
  for (const { key } of accounts) {
    if (!key.startsWith('sk_test_')) throw new Error('The sandbox takes secret keys that begin with sk_test_ only.');
  }
  const [seller] = accounts;
  if (seller === undefined) throw new Error('The sandbox needs an account.');
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const byKey = new Map(accounts.map((account) => [account.key, account]));
  const byProfile = new Map(accounts.map((account) => [account.profile, account]));
  return {
    /** The first account: webhooks bring its events. */
    seller,
    withId: (id: string): SandboxAccount | undefined => byId.get(id),
    withKey: (key: string): SandboxAccount | undefined => byKey.get(key),
    withProfile: (profile: string): SandboxAccount | undefined => byProfile.get(profile),
  };
}

export type AccountBook = ReturnType<typeof createAccountBook>;

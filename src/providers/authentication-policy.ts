import type { AuthenticationPolicy } from '../domain/authentication.js';
import type { ShopFile } from './shop-sources.js';

/** The section `authentication` of shop.json as the shop's policy. */
export function authenticationPolicy(file: NonNullable<ShopFile['authentication']>): AuthenticationPolicy {
  const { acquirer, flow_preference: flowPreference } = file;
  return {
    acquirer: {
      bin: acquirer.bin,
      country: acquirer.country,
      merchantId: acquirer.merchant_id,
      merchantName: acquirer.merchant_name,
      ...(acquirer.requestor_id !== undefined && { requestorId: acquirer.requestor_id }),
    },
    directoryServer: file.directory_server,
    ...(flowPreference && { flowPreference }),
    rules: file.required_when.map(({ minimum_amount: minimumAmount, countries, enforcement }) => ({
      enforcement,
      ...(minimumAmount !== undefined && { minimumAmount }),
      ...(countries && { countries }),
    })),
    acceptedOutcomes: file.accepted_outcomes,
  };
}

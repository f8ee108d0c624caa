export interface Address {
  name: string;
  lineOne: string;
  lineTwo?: string;
  city: string;
  /** Subdivision code such as `CA`, as sent. */
  state: string;
  /** ISO 3166-1 alpha-2, as sent. */
  country: string;
  postalCode: string;
  company?: string;
}

/** The same for addresses that differ in nothing but in who lives there. */
export const placeKey = ({ lineOne, lineTwo, city, state, country, postalCode }: Address): string =>
  JSON.stringify([lineOne, lineTwo, city, state, country, postalCode]);

export interface Buyer {
  email: string;
  firstName?: string;
  lastName?: string;
  fullName?: string;
  phoneNumber?: string;
  customerId?: string;
  accountType?: 'guest' | 'registered' | 'business';
  authenticationStatus?: 'authenticated' | 'guest' | 'requires_signin';
  company?: { name: string; taxId?: string; department?: string; costCenter?: string };
  loyalty?: { tier?: string; pointsBalance?: number; memberSince?: string };
  taxExemption?: {
    certificateId: string;
    certificateType: 'resale' | 'exempt_organization' | 'government';
    exemptRegions?: string[];
    expiresAt?: string;
  };
}

export interface FulfillmentDetails {
  name?: string;
  phoneNumber?: string;
  email?: string;
  address?: Address;
}

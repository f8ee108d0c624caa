import type { Address, Buyer, FulfillmentDetails } from '../domain/party.js';
import type { FulfillmentGroup } from '../domain/session.js';
import type { WireAddress, WireBuyer, WireFulfillmentDetails, WireFulfillmentGroup } from './schema.js';

/* People and places, from the wire and back. */

export const toAddress = (wire: WireAddress): Address => ({
  name: wire.name,
  lineOne: wire.line_one,
  lineTwo: wire.line_two,
  city: wire.city,
  state: wire.state,
  country: wire.country,
  postalCode: wire.postal_code,
  company: wire.company,
});

export const fromAddress = (address: Address): WireAddress => ({
  name: address.name,
  line_one: address.lineOne,
  line_two: address.lineTwo,
  city: address.city,
  state: address.state,
  country: address.country,
  postal_code: address.postalCode,
  company: address.company,
});

export const toBuyer = (wire: WireBuyer): Buyer => ({
  email: wire.email,
  firstName: wire.first_name,
  lastName: wire.last_name,
  fullName: wire.full_name,
  phoneNumber: wire.phone_number,
  customerId: wire.customer_id,
  accountType: wire.account_type,
  authenticationStatus: wire.authentication_status,
  company: wire.company && {
    name: wire.company.name,
    taxId: wire.company.tax_id,
    department: wire.company.department,
    costCenter: wire.company.cost_center,
  },
  loyalty: wire.loyalty && {
    tier: wire.loyalty.tier,
    pointsBalance: wire.loyalty.points_balance,
    memberSince: wire.loyalty.member_since,
  },
  taxExemption: wire.tax_exemption && {
    certificateId: wire.tax_exemption.certificate_id,
    certificateType: wire.tax_exemption.certificate_type,
    exemptRegions: wire.tax_exemption.exempt_regions,
    expiresAt: wire.tax_exemption.expires_at,
  },
});

export const fromBuyer = (buyer: Buyer): WireBuyer => ({
  first_name: buyer.firstName,
  last_name: buyer.lastName,
  full_name: buyer.fullName,
  email: buyer.email,
  phone_number: buyer.phoneNumber,
  customer_id: buyer.customerId,
  account_type: buyer.accountType,
  authentication_status: buyer.authenticationStatus,
  company: buyer.company && {
    name: buyer.company.name,
    tax_id: buyer.company.taxId,
    department: buyer.company.department,
    cost_center: buyer.company.costCenter,
  },
  loyalty: buyer.loyalty && {
    tier: buyer.loyalty.tier,
    points_balance: buyer.loyalty.pointsBalance,
    member_since: buyer.loyalty.memberSince,
  },
  tax_exemption: buyer.taxExemption && {
    certificate_id: buyer.taxExemption.certificateId,
    certificate_type: buyer.taxExemption.certificateType,
    exempt_regions: buyer.taxExemption.exemptRegions,
    expires_at: buyer.taxExemption.expiresAt,
  },
});

export const toFulfillmentDetails = (wire: WireFulfillmentDetails): FulfillmentDetails => ({
  name: wire.name,
  phoneNumber: wire.phone_number,
  email: wire.email,
  address: wire.address && toAddress(wire.address),
});

export const fromFulfillmentDetails = (details: FulfillmentDetails): WireFulfillmentDetails => ({
  name: details.name,
  phone_number: details.phoneNumber,
  email: details.email,
  address: details.address && fromAddress(details.address),
});

export const toFulfillmentGroup = (wire: WireFulfillmentGroup): FulfillmentGroup => ({
  id: wire.id,
  itemIds: wire.item_ids,
  destinationType: wire.destination_type,
  fulfillmentDetails: wire.fulfillment_details && toFulfillmentDetails(wire.fulfillment_details),
  locationId: wire.location_id,
  instructions: wire.instructions,
});

export const fromFulfillmentGroup = (group: FulfillmentGroup): WireFulfillmentGroup => ({
  id: group.id,
  item_ids: group.itemIds,
  destination_type: group.destinationType,
  fulfillment_details: group.fulfillmentDetails && fromFulfillmentDetails(group.fulfillmentDetails),
  location_id: group.locationId,
  instructions: group.instructions,
});

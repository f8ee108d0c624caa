import type { z } from 'zod';
import type { Address } from '../../domain/party.js';
import type { wireAddress } from './schema.js';

type WireAddress = z.infer<typeof wireAddress>;

/** An address as questions hold it. */
export const wireAddressOf = (address: Address): WireAddress => ({
  name: address.name,
  line_one: address.lineOne,
  line_two: address.lineTwo,
  city: address.city,
  state: address.state,
  country: address.country,
  postal_code: address.postalCode,
  company: address.company,
});

const FIELDS: Record<keyof WireAddress, keyof Address> = {
  name: 'name',
  line_one: 'lineOne',
  line_two: 'lineTwo',
  city: 'city',
  state: 'state',
  country: 'country',
  postal_code: 'postalCode',
  company: 'company',
};

/** The part of an address that an answer names. */
export const addressField = (name: keyof WireAddress): keyof Address => FIELDS[name];

/** An address as answers hold it. */
export const addressOf = (wire: WireAddress): Address => ({
  name: wire.name,
  lineOne: wire.line_one,
  ...(wire.line_two !== undefined && { lineTwo: wire.line_two }),
  city: wire.city,
  state: wire.state,
  country: wire.country,
  postalCode: wire.postal_code,
  ...(wire.company !== undefined && { company: wire.company }),
});

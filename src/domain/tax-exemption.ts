import type { Message } from './message.js';
import type { Address, Buyer } from './party.js';
import { regionKey } from './regions.js';
import { type Sentence, sentence } from './sentence.js';

export type Exemption = NonNullable<Buyer['taxExemption']>;
export type ExemptionType = Exemption['certificateType'];

/** Which certificates free a buyer from tax. */
export interface ExemptionPolicy {
  /** The shop's record of a certificate; absent where it takes any. */
  find?: (certificateId: string) => CertificateRecord | undefined;
  /** Types that it takes; absent: all. */
  types?: readonly ExemptionType[];
}

/** A certificate that the shop has seen. */
export interface CertificateRecord {
  types?: readonly ExemptionType[];
  /** Countries or regions, such as `US` or `US-CA`; absent: everywhere. */
  regions?: readonly string[];
  /** Milliseconds since the epoch. */
  expiresAt?: number;
}

/** `exempt`: why no tax is taken, for the buyer to read. `refused`: why it is taken all the same. */
export type ExemptionVerdict = { exempt: Sentence } | { exempt?: undefined; refused: Sentence };

/**
 * Whether a certificate holds for a delivery. Nothing can be said before there is an address.
 * @param now milliseconds since the epoch
 */
export function judgeExemption(
  asked: Exemption | undefined,
  policy: ExemptionPolicy | undefined,
  address: Address | undefined,
  now: number,
): ExemptionVerdict | undefined {
  if (asked === undefined) return undefined;
  if (policy === undefined) return { refused: sentence('exemption.not_taken') };
  const { certificateId, certificateType: type, exemptRegions, expiresAt } = asked;
  const record = policy.find ? policy.find(certificateId) : {};
  if (record === undefined) return { refused: sentence('exemption.unknown') };
  if (!(policy.types ?? [type]).includes(type) || !(record.types ?? [type]).includes(type)) {
    return { refused: sentence('exemption.other_type') };
  }
  if ((expiresAt !== undefined && Date.parse(expiresAt) <= now) || (record.expiresAt ?? Infinity) <= now) {
    return { refused: sentence('exemption.expired') };
  }
  if (address === undefined) return undefined;
  if (!isWithin(exemptRegions, address) || !isWithin(record.regions, address)) {
    return { refused: sentence('exemption.elsewhere') };
  }
  return { exempt: sentence(`exemption.${type}`) };
}

/** Regions are named in short (`CA`), in full (`US-CA`), or by their country. */
function isWithin(regions: readonly string[] | undefined, { country, state }: Address): boolean {
  if (regions === undefined) return true;
  const land = country.trim().toUpperCase();
  const key = regionKey(land, state);
  return regions
    .map((name) => name.trim().toUpperCase())
    .some((name) => [key, land].includes(name) || `${land}-${name}` === key);
}

/** Why a certificate changes nothing. */
export const exemptionMessage = (refused: Sentence): Message => ({
  type: 'info',
  severity: 'medium',
  param: '$.buyer.tax_exemption',
  content: refused,
});

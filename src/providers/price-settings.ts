import { createHash } from 'node:crypto';
import type { FeeRule } from '../domain/fee-rule.js';
import type { PresentmentTable } from '../domain/presentment.js';
import { sentence } from '../domain/sentence.js';
import type { CertificateRecord, ExemptionPolicy } from '../domain/tax-exemption.js';
import type { WishOffers } from '../domain/wishes.js';
import type { ShopFile } from './shop-sources.js';
import { millionths } from './tax-settings.js';

/** What is not taxed has no tax code either. */
const taxedOf = ({ taxable, tax_code: taxCode }: { taxable: boolean; tax_code?: string }) =>
  taxable ? { taxed: { ...(taxCode !== undefined && { taxCode }) } } : {};

const described = <Title>({ title, description }: { title: Title; description?: string }) => ({
  title,
  ...(description !== undefined && { description }),
});

/** A fee as shop.json writes it. */
export function feeRule(rule: ShopFile['fees'][number]): FeeRule {
  const { id, amount, percent, per, minimum, maximum, when } = rule;
  return {
    id,
    ...described(rule),
    rate:
      amount === undefined ? { type: 'percent', millionths: millionths(percent ?? 0) } : { type: 'fixed', amount, per },
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...taxedOf(rule),
    when: {
      ...(when.variant_ids && { variantIds: when.variant_ids }),
      ...(when.tax_codes && { taxCodes: when.tax_codes }),
      ...(when.categories && { categories: when.categories }),
      ...(when.delivery_types && { deliveryTypes: when.delivery_types }),
      ...(when.destinations && { destinations: when.destinations }),
      ...(when.subtotal_below !== undefined && { subtotalBelow: when.subtotal_below }),
      ...(when.subtotal_from !== undefined && { subtotalFrom: when.subtotal_from }),
    },
  };
}

/** What may be wished for. */
export const wishOffers = ({ gift_wrap: wrap, tips }: Pick<ShopFile, 'gift_wrap' | 'tips'>): WishOffers => ({
  ...(wrap && {
    giftWrap: {
      amount: wrap.amount,
      per: wrap.per,
      ...described({ ...wrap, title: wrap.title ?? sentence('total.gift_wrap') }),
      ...taxedOf(wrap),
    },
  }),
  ...(tips && { tips: { maximum: millionths(tips.maximum_percent) } }),
});

/** Which certificates count; they are looked up by hash, so that it takes as long whichever is asked for. */
export function exemptionPolicy({
  accept,
  types,
  certificates,
}: NonNullable<ShopFile['tax']['exemptions']>): ExemptionPolicy {
  const listed = new Map(
    certificates.map(({ id, types: own, regions, expires_at: expiresAt }): [string, CertificateRecord] => [
      id.startsWith(HASHED) ? id.slice(HASHED.length).toLowerCase() : hashOf(id),
      {
        ...(own && { types: own }),
        ...(regions && { regions }),
        ...(expiresAt !== undefined && { expiresAt: Date.parse(expiresAt) }),
      },
    ]),
  );
  return {
    ...(accept === 'listed' && { find: (id: string) => listed.get(hashOf(id)) }),
    ...(types && { types }),
  };
}

const HASHED = 'sha256:';

const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');

/** In which currency prices are shown as well. */
export const presentmentTable = ({
  as_of: asOf,
  rates,
  countries,
}: NonNullable<ShopFile['presentment']>): PresentmentTable => ({
  asOf: Date.parse(asOf),
  rates: new Map(Object.entries(rates)),
  countries: new Map(Object.entries(countries)),
});

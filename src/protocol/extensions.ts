import type { WireExtension } from './wire.js';

/** An extension that this server has, and the dates of it that it knows, the latest first. */
interface Extension extends Pick<WireExtension, 'extends'> {
  name: string;
  versions: readonly string[];
}

/** The discount extension (rfc.discount_extension §3). */
const DISCOUNT: Extension = {
  name: 'discount',
  versions: ['2026-01-27'],
  extends: [
    '$.CheckoutSessionCreateRequest.discounts',
    '$.CheckoutSessionUpdateRequest.discounts',
    '$.CheckoutSession.discounts',
  ],
};

/** Whether an agent's name means it: without a date the latest, with one that very one (extensions §6.2). */
const isMeant = ({ name, versions }: Extension, declared: string): boolean =>
  declared === name || versions.some((version) => declared === `${name}@${version}`);

/** Of the names that an agent declares those that mean something here, each once. */
export const knownExtensions = (declared: readonly string[]): string[] => [
  ...new Set(declared.filter((name) => isMeant(DISCOUNT, name))),
];

/**
 * The discount extension as a session shows it, by the name that the agent gave it; `undefined` where the agent did not
 * declare it and nothing of the session is about discounts (`isUsed`).
 */
export function discountExtension(declared: readonly string[], isUsed: boolean): WireExtension | undefined {
  const asked = declared.find((name) => isMeant(DISCOUNT, name));
  if (asked === undefined && !isUsed) return undefined;
  return { name: asked ?? DISCOUNT.name, extends: DISCOUNT.extends };
}

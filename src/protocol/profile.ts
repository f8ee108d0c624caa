import type { OrderEventType } from '../domain/order.js';

/** Sets of rules of one agent's own, beside the version that it speaks. */
export const PROFILES = ['openai'] as const;

/** `openai`: what OpenAI's launch checklist asks for, where the protocol says something else. */
export type Profile = (typeof PROFILES)[number];

const EVENT_TYPES: Readonly<Record<Profile, Readonly<Record<OrderEventType, string>>>> = {
  openai: { order_create: 'order_created', order_update: 'order_updated' },
};

/** What an order event is called at an agent of this profile, or at one without any. */
export const eventTypeOf = (type: OrderEventType, profile: Profile | undefined): string =>
  profile === undefined ? type : EVENT_TYPES[profile][type];

import type { z } from 'zod';
import type { wireAuthenticationMetadata } from './answers/authentication.js';
import type { wireAppliedDiscount } from './answers/discounts.js';
import type { wireDiscovery } from './answers/discovery.js';
import type { wireError } from './answers/error.js';
import type { wireFulfillmentOption } from './answers/fulfillment-option.js';
import type { wireHandler, wireInterventions } from './answers/handler.js';
import type { wireLineItem } from './answers/line-item.js';
import type { wireMessage } from './answers/message.js';
import type { wireAdjustment, wireFulfillment, wireOrder, wireOrderEvent } from './answers/order.js';
import type { wireTotal } from './answers/parts.js';
import type { wireConsentOption, wireLink, wireSession } from './answers/session.js';

/* Answers of ACP 2026-04-17, the newest shape; older ones are made from it. Their schemas stand in `answers/`. */

export type WireAdjustment = z.infer<typeof wireAdjustment>;
export type WireAppliedDiscount = z.infer<typeof wireAppliedDiscount>;
export type WireAuthenticationMetadata = z.infer<typeof wireAuthenticationMetadata>;
export type WireDiscovery = z.infer<typeof wireDiscovery>;
export type WireError = z.infer<typeof wireError>;
export type WireExtension = NonNullable<WireSession['capabilities']['extensions']>[number];
export type WireFulfillment = z.infer<typeof wireFulfillment>;
export type WireFulfillmentOption = z.infer<typeof wireFulfillmentOption>;
export type WireConsentOption = z.infer<typeof wireConsentOption>;
export type WireHandler = z.infer<typeof wireHandler>;
export type WireInterventions = z.infer<typeof wireInterventions>;
export type WireLineItem = z.infer<typeof wireLineItem>;
export type WireLink = z.infer<typeof wireLink>;
export type WireMessage = z.infer<typeof wireMessage>;
export type WireOrder = z.infer<typeof wireOrder>;
export type WireOrderEvent = z.infer<typeof wireOrderEvent>;
export type WireSession = z.infer<typeof wireSession>;
export type WireTotal = z.infer<typeof wireTotal>;

import type { Clock } from '../clock.js';
import type { DevelopmentPages } from '../http/routes.js';
import type { Logger } from '../logger.js';
import type { Database } from '../store/database.js';
import type { ShareMetrics } from './metrics.js';
import type { WidgetHtml } from './shop-widget.js';
import type { StripeAccount } from './stripe-side.js';

/** What takes the place of the usual parts: in tests, and where the process brings its own. */
export interface AppOverrides {
  clock?: Clock;
  /** What limits are counted by; it never goes back. */
  monotonic?: Clock;
  /** Milliseconds by which the event loop counts as late. */
  loopDelay?: () => number;
  logger?: Logger;
  store?: Database;
  /** Where Stripe is: required where the settings name the embedded sandbox. */
  stripe?: StripeAccount;
  /** Milliseconds that all calls to Stripe of one request may take together. */
  stripeBudget?: number;
  /** Milliseconds before each attempt to deliver an order event. */
  deliverySchedule?: readonly number[];
  /** Milliseconds that one such attempt may take. */
  deliveryTimeout?: number;
  /** The form of the assistants' app, in place of the one that the build made. */
  widgetHtml?: WidgetHtml;
  /** Where several processes are one server: how the numbers of one become those of all. */
  shareMetrics?: ShareMetrics | undefined;
  /** Pages that a server has in development alone. */
  developmentPages?: DevelopmentPages | undefined;
  /** Called when the durability of earlier answers is in doubt: the process must end. */
  onFatal?: (error: unknown) => void;
}

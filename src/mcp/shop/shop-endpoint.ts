import type { ErrorReport } from '../../http/error-handler.js';
import { contextOf } from '../../http/request-context.js';
import { type AnswerMessage, createMessageServer, type Offer } from '../message-server.js';
import { RPC, RpcError, wireErrorOf } from '../rpc-error.js';
import { createCatalogTools } from './catalog-tools.js';
import { type CompleteCheckoutDeps, createCompleteCheckout } from './complete-checkout.js';
import { createShopCatalog, type ShopCatalogDeps } from './shop-catalog.js';
import { createShopSessions, type ShopSessionsDeps } from './shop-sessions.js';
import { failed } from './shop-tool.js';
import { createUpdateCheckout } from './update-checkout.js';
import { createWidgetResources, type WidgetDeps } from './widget.js';

export interface ShopEndpointDeps extends ShopSessionsDeps, Omit<ShopCatalogDeps, 'currency'> {
  report: ErrorReport;
  /** Of this server's package. */
  version: string;
  shop: {
    name: string;
    /** ISO 3166-1 alpha-2. */
    country: string;
    /** Lower-case ISO 4217. */
    currency: string;
  };
  say: CompleteCheckoutDeps['say'];
  /** The seller's Stripe profile. */
  profileId: string;
  /** Whether payments move money. */
  isLive: () => boolean;
  widgetHtml: WidgetDeps['html'];
  ownOrigin: () => string;
}

/** What assistants' apps can do here: look for goods, and show the form that buys them. */
export function createShopEndpoint(deps: ShopEndpointDeps): AnswerMessage {
  const { report, version, shop, listing, ownOrigin } = deps;
  const { name, currency } = shop;
  const paymentMode = () => (deps.isLive() ? 'live' : 'test');
  const sessions = createShopSessions(deps);
  const tools = [
    ...createCatalogTools({ catalog: createShopCatalog({ ...deps, currency }), shop, paymentMode }),
    createUpdateCheckout({ sessions, seller: { profileId: deps.profileId, paymentMode }, currency }),
    createCompleteCheckout({ sessions, report, say: deps.say }),
  ];
  const byName = new Map(tools.map((tool) => [tool.listed.name, tool]));

  const callTool: Offer['callTool'] = async (toolName, given, caller) => {
    const tool = byName.get(toolName);
    if (!tool) throw new RpcError(RPC.invalidParams, 'There is no such tool. Ask for tools/list.');
    const context = contextOf(caller.req);
    context.tool = toolName;
    try {
      return await tool.call(given, caller);
    } catch (error) {
      const answer = report(error, caller.req);
      context.errorCode = answer.code;
      return failed(wireErrorOf(answer));
    }
  };

  return createMessageServer({
    version,
    instructions: `${name} sells here. Find products with search_products, and show one with show-buy-product-widget when the
user wants to buy: the user then chooses, enters the address and pays in that form. Never ask for addresses or cards.`,
    tools: tools.map(({ listed }) => listed),
    callTool,
    resources: createWidgetResources({ html: deps.widgetHtml, listing, ownOrigin }),
  });
}

import type { Resource, TextResourceContents } from '@modelcontextprotocol/sdk/types.js';
import type { ProductListing } from '../../providers/types.js';
import { RPC, RpcError } from '../rpc-error.js';
import { imagesOf } from './product-view.js';

/** The form in the shape of the OpenAI Apps SDK. */
export const TEMPLATE_URI = 'ui://widget/buy-product-template.html';
/** The same in the shape of MCP Apps. */
export const WIDGET_URI = 'ui://widget/buy-product.html';

const MIME_TYPES: Readonly<Record<string, string>> = {
  [TEMPLATE_URI]: 'text/html+skybridge',
  [WIDGET_URI]: 'text/html;profile=mcp-app',
};

const DESCRIPTION =
  'A form to buy one product with: variant, quantity, address, delivery and the total, and then the payment.';

export interface WidgetDeps {
  /** One HTML file that loads nothing from anywhere. */
  html: () => Promise<string>;
  listing: ProductListing;
  /** Scheme, host and port that buyers reach this server by: the pages of their orders are there. */
  ownOrigin: () => string;
}

/** The form to buy with, as resource for both kinds of hosts. */
export function createWidgetResources({ html, listing, ownOrigin }: WidgetDeps) {
  let known: { products: unknown; origins: string[] } | undefined;

  /** Where the pictures of the products are. */
  function imageOrigins(): string[] {
    const products = listing.products();
    if (known?.products !== products) {
      const origins = products.flatMap(imagesOf).map((url) => new URL(url).origin);
      known = { products, origins: [...new Set(origins)].sort() };
    }
    return known.origins;
  }

  /** No network but pictures (MCP Apps, `McpUiResourceMeta`; OpenAI Apps SDK, component resource). */
  function meta() {
    const images = imageOrigins();
    return {
      ui: { csp: { connectDomains: [], resourceDomains: images }, prefersBorder: true },
      'openai/widgetDescription': DESCRIPTION,
      'openai/widgetPrefersBorder': true,
      'openai/widgetCSP': { connect_domains: [], resource_domains: images, redirect_domains: [ownOrigin()] },
    };
  }

  return {
    list: (): Resource[] =>
      Object.entries(MIME_TYPES).map(([uri, mimeType]) => ({
        uri,
        mimeType,
        name: 'buy-product',
        title: 'Buy a product',
        description: DESCRIPTION,
        _meta: meta(),
      })),

    /** Throws RpcError where there is no such resource. */
    async read(uri: string): Promise<TextResourceContents> {
      const mimeType = Object.hasOwn(MIME_TYPES, uri) ? MIME_TYPES[uri] : undefined;
      if (mimeType === undefined) throw new RpcError(RPC.resourceNotFound, 'There is no such resource.');
      return { uri, mimeType, text: await html(), _meta: meta() };
    },
  };
}

import type { ShopClient } from './shop-client.js';

interface Product {
  id: string;
  title: string;
  variants: { price: { text: string }; availability: string }[];
}

export interface ProductListDeps {
  form: HTMLFormElement;
  list: HTMLElement;
  status: HTMLElement;
  shop: ShopClient;
  onChoose: (productId: string) => void;
}

/** The shop's products, found by words; the newest search is the one that is shown. */
export function createProductList({ form, list, status, shop, onChoose }: ProductListDeps): () => Promise<void> {
  let newest = 0;

  async function search(): Promise<void> {
    newest += 1;
    const own = newest;
    const query = String(new FormData(form).get('query') ?? '').trim();
    const said = await shop
      .callTool('search_products', { ...(query && { query }), limit: 50 })
      .catch((error: Error) => error);
    if (own !== newest) return;
    const products = said instanceof Error ? [] : ((said.structuredContent?.products ?? []) as Product[]);
    list.replaceChildren(...products.map((product) => entry(product, onChoose)));
    status.textContent =
      said instanceof Error ? `The shop could not be asked: ${said.message}` : found(products.length);
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void search();
  });
  return search;
}

const found = (count: number): string => (count === 1 ? '1 product' : `${count} products`);

function entry({ id, title, variants }: Product, onChoose: (productId: string) => void): HTMLElement {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const [name, price] = [document.createElement('span'), document.createElement('span')];
  button.type = 'button';
  button.dataset.product = id;
  name.textContent = title;
  price.textContent = variants.every(({ availability }) => availability === 'out_of_stock')
    ? 'Sold out'
    : (variants[0]?.price.text ?? '');
  price.className = 'muted';
  button.append(name, price);
  button.addEventListener('click', () => onChoose(id));
  item.append(button);
  return item;
}

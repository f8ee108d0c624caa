import type { TestCard } from '../cards.js';
import type { TokenAnswer, TokenRequest } from '../wire.js';
import type { ToolResult } from './shop-client.js';

/** What `requestCheckout` is handed; the parts that the sheet shows. */
interface Payload {
  id: string;
  currency: string;
  payment_mode?: string;
  payment_provider: { merchant_id: string };
  status: string;
  totals: { type: string; display_text: string; amount: number }[];
  fulfillment_address?: Record<string, string> | null;
}

export interface PaymentSheetDeps {
  dialog: HTMLDialogElement;
  cards: readonly TestCard[];
  callTool: (name: string, args: Record<string, unknown>) => Promise<ToolResult>;
  locale: () => string;
}

interface Message {
  type: string;
  code?: string;
  content: string;
}

/** Codes that the sheet shows itself; all others go back to the widget. */
const OWN_CODES = ['payment_declined', 'requires_3ds'];

/** Stands for the payment sheet of an assistant: the result is what `requestCheckout` resolves or rejects with. */
export function createPaymentSheet({ dialog, cards, callTool, locale }: PaymentSheetDeps) {
  const part = <Kind extends HTMLElement>(name: string): Kind => {
    const found = dialog.querySelector<Kind>(`[data-part="${name}"]`);
    if (!found) throw new Error(`The sheet has no ${name}`);
    return found;
  };
  const [totals, choice, status] = [part('totals'), part('cards'), part('status')];
  const [pay, cancel] = [part<HTMLButtonElement>('pay'), part<HTMLButtonElement>('cancel')];
  choice.append(
    ...cards.map(({ id, label }, index) => {
      const line = document.createElement('label');
      const radio = document.createElement('input');
      Object.assign(radio, { type: 'radio', name: 'card', value: id, checked: index === 0 });
      line.append(radio, ` ${label}`);
      return line;
    }),
  );

  function showTotals(payload: Payload): void {
    const money = new Intl.NumberFormat(locale(), { style: 'currency', currency: payload.currency });
    const digits = money.resolvedOptions().maximumFractionDigits ?? 2;
    const rows = payload.totals.map(({ type, display_text: label, amount }) => {
      const row = document.createElement('div');
      const [name, value] = [document.createElement('dt'), document.createElement('dd')];
      name.textContent = label;
      value.textContent = money.format(amount / 10 ** digits);
      row.dataset.type = type;
      row.append(name, value);
      return row;
    });
    totals.replaceChildren(...rows);
  }

  async function mint(payload: Payload): Promise<string> {
    const request: TokenRequest = {
      card: dialog.querySelector<HTMLInputElement>('input[name="card"]:checked')?.value ?? '',
      amount: payload.totals.find(({ type }) => type === 'total')?.amount ?? 0,
      currency: payload.currency,
      merchant_id: payload.payment_provider.merchant_id,
    };
    const answer = await fetch('/shop-app/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const said = (await answer.json()) as TokenAnswer;
    if ('token' in said) return said.token;
    throw new Error(said.message);
  }

  /** What the shop says of a payment with a new token; `undefined` while the sheet stays open. */
  async function attempt(payload: Payload): Promise<unknown> {
    const payment = {
      token: await mint(payload),
      provider: 'stripe',
      billing_address: payload.fulfillment_address ?? null,
    };
    const args = { checkout_session_id: payload.id, buyer: null, payment_data: payment };
    const { structuredContent: said = {}, isError, content } = await callTool('complete_checkout', args);
    if (!isError) return said;
    const messages = (said.messages ?? []) as Message[];
    const [first] = messages.filter(({ type }) => type === 'error');
    if (first?.code && OWN_CODES.includes(first.code)) {
      status.textContent = first.content;
      return undefined;
    }
    const message = first?.content ?? String(said.message ?? content?.[0]?.text ?? 'The shop refused the payment.');
    throw Object.assign(new Error(message), { code: first?.code ?? said.code, messages });
  }

  return (given: unknown): Promise<unknown> => {
    const payload = given as Payload;
    if (payload?.status !== 'ready_for_payment')
      return Promise.reject(new Error('The session is not ready_for_payment'));
    if (dialog.open) return Promise.reject(new Error('A payment sheet is open already'));
    showTotals(payload);
    status.textContent = '';
    dialog.showModal();
    return new Promise((resolve, reject) => {
      let isPaying = false;
      const end = (settle: () => void) => {
        listening.abort();
        dialog.close();
        settle();
      };
      const close = () =>
        end(() => reject(Object.assign(new Error('The user closed the sheet'), { code: 'canceled' })));
      const listening = new AbortController();
      const { signal } = listening;
      pay.addEventListener(
        'click',
        async () => {
          if (isPaying) return;
          isPaying = true;
          pay.setAttribute('aria-busy', 'true');
          status.textContent = 'Paying…';
          try {
            const done = await attempt(payload);
            if (done) end(() => resolve(done));
          } catch (error) {
            end(() => reject(error));
          } finally {
            isPaying = false;
            pay.removeAttribute('aria-busy');
          }
        },
        { signal },
      );
      cancel.addEventListener('click', () => !isPaying && close(), { signal });
      dialog.addEventListener(
        'cancel',
        (event) => {
          event.preventDefault();
          if (!isPaying) close();
        },
        { signal },
      );
    });
  };
}

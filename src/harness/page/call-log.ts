import type { LoggedCall } from './shop-client.js';

const MOST = 50;

/** Shows the calls of the shop's tools, the newest first; tokens are left out. */
export function createCallLog(list: HTMLElement) {
  return ({ name, request, response, isError, took }: LoggedCall): void => {
    const entry = document.createElement('details');
    entry.dataset.tool = name;
    entry.dataset.state = isError ? 'error' : 'ok';
    const summary = document.createElement('summary');
    summary.textContent = `${name} · ${isError ? 'error' : 'ok'} · ${took} ms`;
    entry.append(summary, block('Request', request), block('Response', response));
    list.prepend(entry);
    while (list.childElementCount > MOST) list.lastElementChild?.remove();
  };
}

function block(title: string, value: unknown): HTMLElement {
  const part = document.createElement('pre');
  part.tabIndex = 0;
  part.setAttribute('aria-label', title);
  part.textContent = JSON.stringify(value, (key, each) => (key === 'token' ? 'spt_…' : each), 2);
  return part;
}

import type { SessionMessage } from '../wire.js';
import { element, setAttribute } from './element.js';

export interface Messages {
  element: HTMLElement;
  update(messages: readonly SessionMessage[] | undefined): void;
}

/** Sentences about one place of the form, read out when they come. */
export function createMessages(id: string): Messages {
  const list = element('ul', { id, class: 'messages', 'aria-live': 'polite' });
  let shown = '';
  return {
    element: list,
    update(messages = []) {
      const wanted = JSON.stringify(messages.map(({ type, content }) => [type, content]));
      if (wanted === shown) return;
      shown = wanted;
      list.replaceChildren(...messages.map(({ type, content }) => element('li', { class: type }, content)));
      setAttribute(list, 'data-empty', String(messages.length === 0));
    },
  };
}

/** Whether one of these stands in the way. */
export const hasError = (messages: readonly SessionMessage[] | undefined): boolean =>
  messages?.some(({ type }) => type === 'error') ?? false;

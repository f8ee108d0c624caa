import type { Answer, Call } from './call.js';
import { type PageParams, pageOf } from './list-page.js';

type Listed = { items: readonly { id: string }[]; noun: string; url: string };

/** A page of what is in an array; `noun` is what an unknown id is called. */
export function arrayPage(call: Call, given: Omit<PageParams, 'created'>, { items, noun, url }: Listed): Answer {
  return pageOf(
    call,
    { ...given, created: undefined },
    {
      url,
      noun,
      place(id) {
        const seq = items.findIndex((item) => item.id === id);
        return seq < 0 ? undefined : { account: call.account.id, created: 0, seq };
      },
      read({ limit, after, before }) {
        if (before === null) return items.slice((after?.seq ?? -1) + 1).slice(0, limit);
        return items.slice(Math.max(0, before.seq - limit), before.seq);
      },
    },
  );
}

import type Stripe from 'stripe';

/** The most objects that Stripe puts on a page (docs.stripe.com/api/pagination). */
const PAGE = 100;

/** Asks for one page of a list, behind the object `starting_after`. */
export type SendPage<T> = (params: { limit: number; starting_after?: string }) => Promise<Stripe.ApiList<T>>;

/** The page behind the object `after`, or the first; `next` is where the following one begins, where there is one. */
export async function onePage<T extends { id: string }>(
  send: SendPage<T>,
  after?: string,
): Promise<{ data: T[]; next?: string }> {
  const { data, has_more: hasMore } = await send({
    limit: PAGE,
    ...(after !== undefined && { starting_after: after }),
  });
  const last = data.at(-1)?.id;
  return { data, ...(hasMore && last !== undefined && { next: last }) };
}

/** All objects of a list behind `after`, a page at a time; whoever stops reading asks for no more. */
export async function* everyPage<T extends { id: string }>(send: SendPage<T>, after?: string): AsyncGenerator<T[]> {
  let place = after;
  do {
    const { data, next } = await onePage(send, place);
    yield data;
    place = next;
  } while (place !== undefined);
}

/** All objects of a list behind `after`. */
export async function wholeList<T extends { id: string }>(send: SendPage<T>, after?: string): Promise<T[]> {
  const all: T[] = [];
  for await (const page of everyPage(send, after)) all.push(...page);
  return all;
}

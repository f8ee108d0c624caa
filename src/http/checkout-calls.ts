import type { Checkout } from '../checkout/checkout.js';
import { parse, type UpContext } from '../protocol/index.js';
import type { PostCall } from './acp-calls.js';

/** A call whose body is understood by this parser. */
type Call<Operation extends keyof typeof parse> = PostCall<ReturnType<(typeof parse)[Operation]>>;

/** The locale to answer in: the one asked for, else what `Accept-Language` wants, as far as it is known. */
export type LocaleFor = (asked: string | undefined, acceptLanguage: string | undefined) => string;

/** The writing operations on checkout sessions, each with its path, its parser and its use case. */
export function createCheckoutCalls(checkout: Checkout, localeFor: LocaleFor, context: UpContext) {
  const create: Call<'create'> = {
    operation: 'create',
    path: '/checkout_sessions',
    bodyRequired: true,
    parse: (version, body) => parse.create(version, body, context),
    run: ({ agent, command, key, acceptLanguage }) => {
      const locale = localeFor(command.locale, acceptLanguage);
      return checkout.create(agent.id, { ...command, locale }, key);
    },
  };
  return {
    create,
    update: (id: string): Call<'update'> => ({
      operation: 'update',
      path: `/checkout_sessions/${id}`,
      sessionId: id,
      bodyRequired: true,
      parse: (version, body) => parse.update(version, body, context),
      run: ({ agent, command, key }) => checkout.update(agent.id, id, command, key),
    }),
    complete: (id: string): Call<'complete'> => ({
      operation: 'complete',
      path: `/checkout_sessions/${id}/complete`,
      sessionId: id,
      bodyRequired: true,
      parse: (version, body) => parse.complete(version, body, context),
      run: ({ agent, command, key }) => checkout.complete(agent.id, id, command, key),
    }),
    cancel: (id: string): Call<'cancel'> => ({
      operation: 'cancel',
      path: `/checkout_sessions/${id}/cancel`,
      sessionId: id,
      bodyRequired: false,
      parse: (version, body) => parse.cancel(version, body, context),
      run: ({ agent, command, key }) => checkout.cancel(agent.id, id, command, key),
    }),
  };
}

export type CheckoutCalls = ReturnType<typeof createCheckoutCalls>;

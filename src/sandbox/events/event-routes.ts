import { invalidParam, noSuchObject } from '../errors.js';
import { ok, type Route } from '../wire/call.js';
import { pageOf, pageShape } from '../wire/list-page.js';
import { flag, list, readParams, text } from '../wire/params.js';

const EVENTS = '/v1/events';
const MOST_TYPES = 20;

const listShape = { ...pageShape, delivery_success: flag, type: text, types: list(text) };

/** What has happened to the account's objects; https://docs.stripe.com/api/events */
export const eventRoutes: Route[] = [
  {
    method: 'GET',
    path: EVENTS,
    run(call) {
      const given = readParams(listShape, call.params);
      if (given.type !== undefined && given.types !== undefined) {
        throw invalidParam('You may only specify one of these parameters: type, types.', { param: 'types' });
      }
      const types = given.types ?? (given.type === undefined ? null : [given.type]);
      if (types !== null && types.length > MOST_TYPES) {
        throw invalidParam(`You may only specify up to ${MOST_TYPES} types.`, { param: 'types' });
      }
      const filter = { types, delivered: given.delivery_success ?? null };
      const { events } = call.store;
      return pageOf(call, given, {
        url: EVENTS,
        noun: 'event',
        place: events.find,
        read: (query) => events.page(call.account.id, query, filter),
      });
    },
  },
  {
    method: 'GET',
    path: `${EVENTS}/:id`,
    run(call) {
      readParams({ expand: list(text) }, call.params);
      const found = call.store.events.find(call.id);
      if (found?.account === call.account.id) return ok(found.event);
      throw noSuchObject('event', call.id, { status: 404, param: 'id' });
    },
  },
];

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADDRESS } from '../support/builders.js';
import { startApp, type TestApp } from '../support/start-app.js';
import { createDatedAgent } from './support/agent.js';
import { DATES, dialectOf } from './support/dialects.js';

/* The company of an address, which the older versions are told before its second line. */

let shop: TestApp;
beforeAll(async () => {
  shop = await startApp({ inMemory: true });
});
afterAll(() => shop?.close());

const agentOf = (date: string) => createDatedAgent(() => shop.url, date);

async function sessionTo(place: object) {
  const { body } = await agentOf('2026-04-17').create(
    dialectOf('2026-04-17').create({ address: { ...ADDRESS, ...place } }),
  );
  return String(body.id);
}

describe.each(DATES.filter((date) => date !== '2026-04-17'))('to an agent of %s', (date) => {
  const details = date === '2025-09-29' ? 'fulfillment_address' : 'fulfillment_details';
  const seen = async (id: string) => (await agentOf(date).get(id)).body[details];
  const addressIn = (told: { address?: object }) => (date === '2025-09-29' ? told : told.address);

  it.each([
    [{ company: 'Byron & Co', line_two: 'Floor 2' }, 'Byron & Co, Floor 2'],
    [{ company: 'Byron & Co', line_two: '' }, 'Byron & Co'],
    [{ company: 'Byron & Co' }, 'Byron & Co'],
    [{ company: '', line_two: 'Floor 2' }, 'Floor 2'],
    [{ company: '' }, undefined],
  ])('%j is told as %j', async (place, lineTwo) => {
    const told = addressIn(await seen(await sessionTo(place)));
    expect(told).toEqual({ ...ADDRESS, ...(lineTwo !== undefined && { line_two: lineTwo }) });
  });

  it('is told in whatever length, and can be sent back', async () => {
    const id = await sessionTo({ company: 'C'.repeat(500), line_two: 'L'.repeat(500) });
    const told = await seen(id);
    const { status, text } = await agentOf(date).update(id, { [details]: told });
    expect(status, text).toBe(200);
    expect(await seen(id)).toEqual(told);
  });
});

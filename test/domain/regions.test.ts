import { describe, expect, it } from 'vitest';
import { regionMessage, stateMessage } from '../../src/domain/delivery-messages.js';
import type { Message } from '../../src/domain/message.js';
import { placeName } from '../../src/domain/regions.js';
import { createTexts } from '../../src/texts/texts.js';

const { say } = createTexts();
const said = ({ content }: Message): string => say(content);

const address = (country: string, state: string) => ({
  name: 'Ada',
  lineOne: '1 Road',
  city: 'Town',
  postalCode: '1',
  country,
  state,
});

describe('placeName', () => {
  it.each([
    ['CA', 'on', 'Ontario (CA)'],
    ['us', 'Florida', 'Florida (US)'],
    ['US', 'Atlantis', 'the United States'],
    ['DE', 'Berlin', 'Germany'],
    ['GB', '', 'the United Kingdom'],
    ['ZZ', '', 'ZZ'],
    ['x', '', 'x'],
  ])('%s, %s is %s', (country, state, name) => {
    expect(placeName({ country, state })).toBe(name);
  });
});

describe('sentences about regions', () => {
  it('name the region and the country', () => {
    expect(said(regionMessage(address('US', 'FL')))).toBe('This shop does not deliver to Florida (US).');
    const france = regionMessage(address('FR', 'IDF'));
    expect(france).toMatchObject({ code: 'region_restricted', param: '$.fulfillment_details.address.country' });
    expect(said(france)).toBe('This shop does not deliver to France.');
    expect(JSON.stringify(france), 'what is stored names nobody').not.toContain('Ada');
  });

  it('ask for a state that is missing or does not exist', () => {
    const missing = 'The state is missing. For the United States a code such as AL is expected.';
    expect(said(stateMessage(address('US', '')))).toBe(missing);
    expect(said(stateMessage(address('CA', 'Utopia')))).toBe(
      'The state "Utopia" is not known. For Canada a code such as AB is expected.',
    );
    expect(said(stateMessage(address('ES', 'X')))).toBe(
      'The state "X" is not known. For Spain the code of the region is expected.',
    );
  });

  it('ask for the state before they say whether a region is served', () => {
    const asked = { code: 'invalid', param: '$.fulfillment_details.address.state' };
    expect(regionMessage(address('US', ''))).toMatchObject(asked);
  });
});

import { describe, expect, it } from 'vitest';
import { regionMessage, stateMessage } from '../../src/domain/delivery-messages.js';
import { placeName } from '../../src/domain/regions.js';

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
    expect(regionMessage(address('US', 'FL')).content).toBe('This shop does not deliver to Florida (US).');
    expect(regionMessage(address('FR', 'IDF'))).toMatchObject({
      code: 'region_restricted',
      param: '$.fulfillment_details.address.country',
      content: 'This shop does not deliver to France.',
    });
  });

  it('ask for a state that is missing or does not exist', () => {
    const missing = 'The state is missing. For the United States a code such as AL is expected.';
    expect(stateMessage(address('US', '')).content).toBe(missing);
    expect(stateMessage(address('CA', 'Utopia')).content).toBe(
      'The state "Utopia" is not known. For Canada a code such as AB is expected.',
    );
    expect(stateMessage(address('ES', 'X')).content).toBe(
      'The state "X" is not known. For Spain the code of the region is expected.',
    );
  });

  it('ask for the state before they say whether a region is served', () => {
    const asked = { code: 'invalid', param: '$.fulfillment_details.address.state' };
    expect(regionMessage(address('US', ''))).toMatchObject(asked);
  });
});

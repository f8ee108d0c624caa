/** Postal codes and English names of the regions of the countries that can be taxed or shipped to by region. */
const NAMES: Readonly<Record<string, string>> = {
  US: `AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,
    DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,
    KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,
    MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,
    NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,
    SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,
    WV West Virginia,WI Wisconsin,WY Wyoming,PR Puerto Rico,GU Guam,VI Virgin Islands,AS American Samoa,
    MP Northern Mariana Islands,AA Armed Forces Americas,AE Armed Forces Europe,AP Armed Forces Pacific`,
  CA: `AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,
    NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon`,
};

const nameByKey = new Map<string, string>();
const keyByWritten = new Map([
  ['US-WASHINGTONDC', 'US-DC'],
  ['US-USVIRGINISLANDS', 'US-VI'],
]);
const exampleByCountry = new Map<string, string>();
for (const [country, list] of Object.entries(NAMES)) {
  for (const entry of list.split(',')) {
    const [code = '', ...words] = entry.trim().split(/\s+/);
    const name = words.join(' ');
    const key = `${country}-${code}`;
    nameByKey.set(key, name);
    keyByWritten.set(key, key).set(`${country}-${letters(name)}`, key);
    if (!exampleByCountry.has(country)) exampleByCountry.set(country, code);
  }
}

/** By language: those that are spoken here are few. */
const countryNames = new Map<string, Intl.DisplayNames>();

/**
 * The key of an address's region in the shop's tables, such as `US-CA`: from `CA`, `ca`, `US-CA` or `California`. Names
 * are known for the United States and Canada; elsewhere the state is taken as it is written.
 */
export function regionKey(country: string, state: string): string {
  const land = country.trim().toUpperCase();
  const written = state.trim().toUpperCase();
  const code = written.startsWith(`${land}-`) ? written.slice(land.length + 1) : written;
  return keyByWritten.get(`${land}-${letters(code)}`) ?? `${land}-${code}`;
}

/** Whether an address is in one of these destinations: countries (`US`) and regions (`US-CA`). */
export function isInOneOf(
  { country, state }: { country: string; state: string },
  destinations: Iterable<string>,
): boolean {
  const named = [country.trim().toUpperCase(), regionKey(country, state)];
  for (const destination of destinations) if (named.includes(destination)) return true;
  return false;
}

/** Whether all regions of this country are known, so that one that is not among them does not exist. */
export function hasKnownRegions(country: string): boolean {
  return exampleByCountry.has(country.trim().toUpperCase());
}

/** Whether `US-CA` is a region that exists, as far as the country's regions are known. */
export function isKnownRegion(key: string): boolean {
  return nameByKey.has(key);
}

/** Whether an address is in a country all of whose regions are known, and in none of them. */
export const isStateUnknown = ({ country, state }: { country: string; state: string }): boolean =>
  hasKnownRegions(country) && !isKnownRegion(regionKey(country, state));

/** A code of a region in this country, to show what one looks like. */
export function exampleRegion(country: string): string | undefined {
  return exampleByCountry.get(country.trim().toUpperCase());
}

/** For a sentence: `Ontario (CA)`, or the country alone where its regions are not known. */
export function placeName({ country, state }: { country: string; state: string }, language = 'en'): string {
  const region = nameByKey.get(regionKey(country, state));
  return region === undefined ? countryName(country, language) : `${region} (${country.trim().toUpperCase()})`;
}

/** For a sentence: `Germany`, `the United States`. */
export function countryName(country: string, language = 'en'): string {
  const code = country.trim().toUpperCase();
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return country;
  const names = countryNames.get(language) ?? new Intl.DisplayNames(language, { type: 'region' });
  countryNames.set(language, names);
  const name = names.of(code) ?? code;
  if (!language.startsWith('en')) return name;
  return /^United |^Netherlands|^Philippines|Islands$|Republic$/.test(name) ? `the ${name}` : name;
}

/** Letters alone, without accents and without "and": `Québec` and `QUEBEC` are the same. */
function letters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\band\b/gi, '')
    .replace(/[^A-Za-z]/g, '')
    .toUpperCase();
}

/** The postal codes and English names of the states and provinces that this shop's addresses may write out. */
const NAMES: Readonly<Record<string, string>> = {
  US: `AL Alabama,AK Alaska,AZ Arizona,AR Arkansas,CA California,CO Colorado,CT Connecticut,DE Delaware,
    DC District of Columbia,FL Florida,GA Georgia,HI Hawaii,ID Idaho,IL Illinois,IN Indiana,IA Iowa,KS Kansas,
    KY Kentucky,LA Louisiana,ME Maine,MD Maryland,MA Massachusetts,MI Michigan,MN Minnesota,MS Mississippi,
    MO Missouri,MT Montana,NE Nebraska,NV Nevada,NH New Hampshire,NJ New Jersey,NM New Mexico,NY New York,
    NC North Carolina,ND North Dakota,OH Ohio,OK Oklahoma,OR Oregon,PA Pennsylvania,RI Rhode Island,
    SC South Carolina,SD South Dakota,TN Tennessee,TX Texas,UT Utah,VT Vermont,VA Virginia,WA Washington,
    WV West Virginia,WI Wisconsin,WY Wyoming`,
  CA: `AB Alberta,BC British Columbia,MB Manitoba,NB New Brunswick,NL Newfoundland and Labrador,NS Nova Scotia,
    NT Northwest Territories,NU Nunavut,ON Ontario,PE Prince Edward Island,QC Quebec,SK Saskatchewan,YT Yukon`,
};

const codesByName = new Map<string, string>();
for (const [country, list] of Object.entries(NAMES)) {
  for (const entry of list.split(',')) {
    const [code = '', ...name] = entry.trim().split(/\s+/);
    codesByName.set(`${country}-${letters(name.join(' '))}`, `${country}-${code}`);
  }
}

/**
 * The key of an address's region in the shop's tables, such as `US-CA`: from `CA`, `ca`, `US-CA` or `California`. Names
 * are known for the United States and Canada; elsewhere the state is taken as it is written.
 */
export function regionKey(country: string, state: string): string {
  const land = country.trim().toUpperCase();
  const written = state.trim().toUpperCase();
  if (written.length <= 2) return `${land}-${written}`;
  const code = written.startsWith(`${land}-`) ? written.slice(land.length + 1) : written;
  return codesByName.get(`${land}-${letters(code)}`) ?? `${land}-${code}`;
}

/** Letters alone, without accents and without "and": `Québec` and `QUEBEC` are the same. */
function letters(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\band\b/gi, '')
    .replace(/[^A-Za-z]/g, '')
    .toUpperCase();
}

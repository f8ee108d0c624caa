import { readFileSync } from 'node:fs';

/*
 * What is installed with the server, read from the lockfile: how many packages, what each direct one brings, their
 * licenses, whose install scripts run. Ends with 1 where that is more than was agreed to.
 */

/** Packages in production; more of them is a decision, made here. Ten are OpenTelemetry's, loaded where traces are wanted. */
const MOST_PACKAGES = 200;
/** SPDX ids of licenses that ask for no more than to be named. */
const LICENSES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'Python-2.0'];

/**
 * @typedef {{
 *   version: string, license?: string, integrity?: string, dev?: boolean, hasInstallScript?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>,
 *   peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }>,
 * }} Package
 */

/** @type {(name: string) => any} */
const readJson = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));

const manifest = readJson('package.json');
/** @type {Record<string, Package>} */
const locked = readJson('package-lock.json').packages;

/** @type {[string, Package][]} */
const production = Object.entries(locked).filter(([path, { dev }]) => path !== '' && !dev);
const names = new Set(production.map(([path]) => path));

/**
 * The place of a package as another one finds it: in its own folder, or in one above.
 * @param {string} from
 * @param {string} name
 * @returns {string | undefined}
 */
function find(from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    if (names.has(path)) return path;
    if (at === '') return undefined;
  }
}

/**
 * Everything that a package brings, itself among it.
 * @param {string} path
 * @param {Set<string>} [seen]
 */
function broughtBy(path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta = {} } = locked[path] ?? {};
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
    const next = peerDependenciesMeta[name]?.optional ? undefined : find(path, name);
    if (next !== undefined) broughtBy(next, seen);
  }
  return seen;
}

const direct = Object.keys(manifest.dependencies).map((name) => ({
  name,
  all: broughtBy(`node_modules/${name}`),
}));

console.log(
  `${production.length} packages in production, at most ${MOST_PACKAGES}; by the ${direct.length} direct ones:`,
);
for (const { name, all } of [...direct].sort((a, b) => b.all.size - a.all.size)) {
  const alone = [...all].filter((path) => direct.every((other) => other.name === name || !other.all.has(path)));
  console.log(
    `  ${String(all.size).padStart(4)}  ${name}${alone.length < all.size ? `, ${alone.length} of them alone` : ''}`,
  );
}

/** @type {Map<string, number>} */
const licenses = new Map();
for (const [, { license = 'unknown' }] of production) licenses.set(license, (licenses.get(license) ?? 0) + 1);
const byCount = [...licenses].sort((a, b) => b[1] - a[1]).map(([license, count]) => `${license} ${count}`);
console.log(`licenses: ${byCount.join(', ')}`);

/** @type {Record<string, boolean>} */
const allowed = manifest.allowScripts ?? {};
const scripted = Object.entries(locked)
  .filter(([, { hasInstallScript }]) => hasInstallScript)
  .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
console.log(
  `install scripts: ${scripted.map((name) => `${name} ${allowed[name] ? 'runs' : 'does not run'}`).join(', ')}`,
);

/** @type {(license: string | undefined) => boolean} */
const isFree = (license = '') =>
  license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((each) => each.split(' AND ').every((one) => LICENSES.includes(one)));

const problems = [
  ...(production.length > MOST_PACKAGES ? [`${production.length} packages are more than ${MOST_PACKAGES}`] : []),
  ...production.filter(([, { license }]) => !isFree(license)).map(([path, { license }]) => `${path} has ${license}`),
  ...production.filter(([, { integrity }]) => !integrity).map(([path]) => `${path} has no checksum in the lockfile`),
  ...scripted.filter((name) => !(name in allowed)).map((name) => `allowScripts does not speak of ${name}`),
  ...Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
    .filter(([, version]) => !/^\d/.test(String(version)))
    .map(([name, version]) => `${name} has no exact version: ${version}`),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;

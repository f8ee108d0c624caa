import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';

/** What is in the package: the help of its commands points to these. */
const { files: PACKED } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
const PAGES = readdirSync('docs').filter((name) => name.endsWith('.md'));
const FILES = ['README.md', ...PAGES.map((name) => `docs/${name}`)];

/** Where the links of a page lead to in this repository, without what is in blocks of code. */
function linksOf(file: string): { target: string; anchor: string }[] {
  const text = readFileSync(file, 'utf8').replace(/^```.*?^```/gms, '');
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, url = '']) => url);
  return links
    .filter((url) => !/^[a-z]+:/.test(url))
    .map((url) => {
      const [path = '', anchor = ''] = url.split('#');
      return { target: path === '' ? file : normalize(join(dirname(file), path)), anchor };
    });
}

/** As GitHub makes them of headings. */
const anchorsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

it('the package has its documentation and the list of its settings', () => {
  expect(PACKED).toEqual(expect.arrayContaining(['docs', '.env.example', 'examples', 'CHANGELOG.md']));
});

it('the README leads to every page of the documentation', () => {
  const reached = new Set(linksOf('README.md').map(({ target }) => target));
  expect(PAGES.filter((name) => !reached.has(`docs/${name}`))).toEqual([]);
});

it.each(FILES)('every link in %s leads somewhere', (file) => {
  const broken = linksOf(file).filter(
    ({ target, anchor }) =>
      !existsSync(target) || (anchor !== '' && target.endsWith('.md') && !anchorsOf(target).includes(anchor)),
  );
  expect(broken).toEqual([]);
});

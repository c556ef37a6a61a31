import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { adviceFor } from '../../src/doctor/advice.ts';
import { checkGuard } from '../../src/doctor/checks/schema/check-guards.ts';
import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { writtenFields } from '../../src/wiring/written-fields.ts';
import { anchorsOf, deadEnd, linksIn, printedLinks } from './printed-links.ts';

const ROOT = new URL('../../', import.meta.url);
const pages = repositoryPages();

/** Pages of the repository; without git, those that exist. */
function repositoryPages(): Set<string> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'];
  const listed = existsSync(new URL('.git', ROOT))
    ? execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\n')
    : globSync('**/*.md', { cwd: ROOT, exclude: ['node_modules/**'] });
  return new Set(listed.filter(Boolean));
}

const deadEnds = (links: ReturnType<typeof printedLinks>) =>
  links.flatMap((link) => {
    const problem = deadEnd(link, pages);
    return problem === undefined ? [] : [`${link.from}: ${problem}`];
  });

test('every page that the connector sends people to exists, has the section, and the names of the text', () => {
  const links = printedLinks();
  expect(links.length).toBeGreaterThan(8);
  expect(deadEnds(links)).toEqual([]);
});

test.each(['connector', 'digitalriverv3', 'profiles/own.json'])(
  '%s: what the doctor says of a missing validation rule leads to a page that names the rule',
  (profile) => {
    const fields = writtenFields(connectorProfile).filter(({ guard }) => guard !== undefined);
    const links = fields.flatMap((field) => {
      const advice = adviceFor(profile, { profile: fields })(field.object, field.field);
      const { found, todo } = checkGuard(field, [], advice);
      return linksIn(`${found} ${todo}`, `${field.object}.${field.field}`);
    });
    expect(links).toHaveLength(profile === 'connector' ? 0 : fields.length);
    for (const { anchor, names } of links) {
      expect(anchor).toBe('validation-rules');
      expect(names).not.toEqual([]);
    }
    expect(deadEnds(links)).toEqual([]);
  },
);

test('links between pages lead to sections that exist', () => {
  const problems = [...pages]
    .filter((page) => /^(docs\/[^/]+|[A-Z]+)\.md$/.test(page))
    .flatMap((page) => {
      const text = readFileSync(new URL(page, ROOT), 'utf8');
      return [...text.matchAll(/\]\(([^)\s:]*?)#([\w-]+)\)/g)].flatMap(
        ([link, target, anchor = '']) => {
          const path =
            target === ''
              ? page
              : new URL(target ?? '', new URL(page, 'file:///')).pathname.slice(1);
          if (!path.endsWith('.md')) return [];
          const isThere =
            pages.has(path) && anchorsOf(readFileSync(new URL(path, ROOT), 'utf8')).has(anchor);
          return isThere ? [] : [`${page}: ${link}`];
        },
      );
    });
  expect(problems).toEqual([]);
});

test.each([
  ['See docs/nowhere.md.', 'docs/nowhere.md is not part of the repository'],
  ['(docs/operations.md, No such section)', 'docs/operations.md has no #no-such-section'],
  ['docs/operations.md#no-such', 'docs/operations.md has no #no-such'],
  ['NO_SUCH_NAME: see docs/operations.md', 'docs/operations.md does not name NO_SUCH_NAME'],
  ['(docs/operations.md, Parked events)', undefined],
])('%s: %s', (text, problem) => {
  const [link] = linksIn(text, 'here');
  expect(link && deadEnd(link, pages)).toBe(problem);
});

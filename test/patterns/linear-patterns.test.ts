import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type Pattern, patternsIn } from './patterns-in.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const JUDGE = fileURLToPath(new URL('judge-patterns.ts', import.meta.url));
const FILES = globSync('{src,local}/**/*.ts', { cwd: ROOT }).sort();
/** Seconds are enough; a busy machine takes longer. */
const TIMEOUT_MS = 600_000;

/** Files whose patterns may take longer, each with the bound of the texts that they are tried on. */
const EXCEPTIONS: ReadonlyMap<string, string> = new Map([
  ['src/database/migration-files.ts', 'files of this project, of some kilobytes'],
  ['local/org/metadata/list-metadata.ts', 'names in metadata, of at most 80 characters'],
  ['local/org/rules/split-conjunction.ts', 'formulas in metadata, of at most 5,000 characters'],
  ['local/org/rules/substitute-record-functions.ts', 'formulas in metadata, as above'],
]);

/** Files that build patterns when a function is called, each with what makes them linear. */
const BUILT_IN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['src/replay/group-table.ts', 'a number of characters; no alternatives'],
  ['src/authenticate/hmac/spelled-out-scheme.ts', 'a class of characters, a number of times'],
  ['local/digital-river/api/webhook-routes.ts', 'a prefix that typePattern has checked'],
  ['local/org/soql/string-literal.ts', 'LIKE in a query of the user of this machine'],
  ['local/org/soql/located-error.ts', 'one word of a query, every character escaped'],
]);

const read = FILES.map((file) => ({ file, ...patternsIn(ROOT, file) }));
const literals = read.flatMap((each) => each.literals);

/** The problem of each pattern that has one, with the place and the pattern. */
async function problemsOf(patterns: readonly Pattern[]): Promise<string[]> {
  const judge = spawn(process.execPath, [JUDGE], { stdio: ['pipe', 'pipe', 'inherit'] });
  judge.stdin.end(JSON.stringify(patterns));
  const problems = (await json(judge.stdout)) as (string | null)[];
  expect(problems).toHaveLength(patterns.length);
  return patterns.flatMap(({ file, source }, index) => {
    const problem = problems[index];
    return problem === null ? [] : [`${file}: /${source}/ ${problem}`];
  });
}

test(
  'every pattern takes linear time, whatever the text',
  async () => {
    const checked = literals.filter(({ file }) => !EXCEPTIONS.has(file));
    const unique = new Map(checked.map((each) => [`/${each.source}/${each.flags}`, each]));
    expect(unique.size).toBeGreaterThan(100);
    expect(await problemsOf([...unique.values()])).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'so does every pattern that is built when a file is loaded',
  async () => {
    const files = read.filter(({ built, file }) => built > 0 && !BUILT_IN_FUNCTIONS.has(file));
    const made = await patternsOf(() => Promise.all(files.map(({ file }) => import(ROOT + file))));
    expect(made.length).toBeGreaterThanOrEqual(files.reduce((sum, { built }) => sum + built, 0));
    expect(
      await problemsOf(made.map(({ source, flags }) => ({ source, flags, file: '' }))),
    ).toEqual([]);
  },
  TIMEOUT_MS,
);

test('the lists of exceptions name files that have patterns', () => {
  const built = read.filter((each) => each.built > 0).map(({ file }) => file);
  expect(built).toEqual(expect.arrayContaining([...BUILT_IN_FUNCTIONS.keys()]));
  const files = literals.map(({ file }) => file);
  expect(files).toEqual(expect.arrayContaining([...EXCEPTIONS.keys()]));
});

test(
  'the checker tells linear patterns from others',
  async () => {
    const slow = [/0+$/, /^(a+)+$/, /(?<!\S)\s+x/, /[\p{L}\p{N}]+@/u, /a[^:]*b|b[^:]*a/];
    const linear = [/(?<!0)0+$/, /^a+$/, /(?<!\s)\s+x/, /^[\p{L}\p{N}]+@/u];
    const samples = [...slow, ...linear].map(({ source, flags }) => ({ source, flags, file: '' }));
    const found = await problemsOf(samples);
    expect(found.map((problem) => problem.split(' takes ')[0])).toEqual(
      slow.map(({ source }) => `: /${source}/`),
    );
  },
  TIMEOUT_MS,
);

/** The patterns that are built by `RegExp` meanwhile. */
async function patternsOf(load: () => Promise<unknown>): Promise<RegExp[]> {
  const made: RegExp[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, args, newTarget) {
      const pattern: RegExp = Reflect.construct(target, args, newTarget);
      made.push(pattern);
      return pattern;
    },
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = original;
  }
  return made;
}

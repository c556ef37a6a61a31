import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importRulesConfig } from '../../scripts/import-rules/biome-config.ts';
import { ENTRIES, SHARED } from '../../scripts/import-rules/entries.ts';
import { CORE_LOADER } from '../../scripts/import-rules/forbidden.ts';
import type { ImportRule } from '../../scripts/import-rules/import-rule.ts';
import { IMPORT_RULES } from '../../scripts/import-rules/table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BIOME = join(ROOT, 'node_modules', '.bin', 'biome');

/** An import in a file of a generated project, and the expected result of the linter. */
interface Probe {
  /** Path below src/. */
  readonly file: string;
  readonly imports: string;
  readonly isForbidden: boolean;
}

interface Diagnostic {
  readonly category: string;
  readonly location: { readonly path: string; readonly start: { readonly line: number } };
}

let found: readonly Diagnostic[];

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
  try {
    for (const name of ['biome.json', 'biome.imports.json']) {
      await cp(join(ROOT, name), join(folder, name));
    }
    for (const [file, probes] of Map.groupBy(allProbes, (probe) => probe.file)) {
      const path = join(folder, 'src', file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, probes.map(({ imports }) => `import '${imports}';\n`).join(''));
    }
    found = await lint(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
});

function lint(folder: string): Promise<Diagnostic[]> {
  const args = ['lint', 'src', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false'];
  return new Promise((resolve, reject) => {
    execFile(BIOME, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => {
      try {
        resolve(JSON.parse(stdout).diagnostics);
      } catch {
        reject(error);
      }
    });
  });
}

/** Files that a rule applies to: one for each path that it names. */
function filesOf({ of }: ImportRule): string[] {
  return of.map((path) => {
    const plain = path.replaceAll('*', 'sender');
    return plain.endsWith('.ts') ? plain : `${plain}/probe.ts`;
  });
}

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to.endsWith('.ts') ? to : `${to}/imported.ts`);
  return path.startsWith('.') ? path : `./${path}`;
}

function probesOf(rule: ImportRule): Probe[] {
  const entryOf = (path: string) => path.split('/')[0];
  const known = new Set([...rule.of, ...rule.may].map(entryOf));
  const others = ENTRIES.filter((entry) => !known.has(entry));
  return filesOf(rule).flatMap((file) => {
    const isShared = (SHARED as readonly string[]).includes(file);
    const ours = (path: string, isForbidden: boolean): Probe => ({
      ...{ file, imports: specifier(file, path), isForbidden },
    });
    const packages = rule.mayNot ?? [];
    return [
      ...others.map((entry) => ours(entry, true)),
      ...rule.may.map((path) => ours(path, false)),
      ...SHARED.filter((path) => path !== file && !rule.may.includes(path)).map((path) =>
        ours(path, isShared),
      ),
      ...packages.map((name) => ({
        ...{ file, imports: name.replaceAll('**', 'promises'), isForbidden: true },
      })),
      ours('../local/run.ts', true),
      { file, imports: '@salesforce/core', isForbidden: true },
      { file, imports: 'zod', isForbidden: false },
    ];
  });
}

const singleFiles: readonly Probe[] = [
  { file: CORE_LOADER, imports: '@salesforce/core', isForbidden: false },
  { file: 'worker/subject-queue.ts', imports: 'pg', isForbidden: false },
  { file: 'worker/worker-loops.ts', imports: 'pg', isForbidden: true },
];
const allProbes = [...IMPORT_RULES.flatMap(probesOf), ...singleFiles];

/** Probes with another result of the linter than expected. */
function unexpected(probes: readonly Probe[]): Probe[] {
  const places = new Set(
    found
      .filter(({ category }) => category === 'lint/style/noRestrictedImports')
      .map(({ location: { path, start } }) => `${path}:${start.line}`),
  );
  const lines = Map.groupBy(allProbes, ({ file }) => file);
  return probes.filter((probe) => {
    const line = (lines.get(probe.file) ?? []).indexOf(probe) + 1;
    return places.has(`src/${probe.file}:${line}`) !== probe.isForbidden;
  });
}

test('biome.imports.json is generated from the current table', async () => {
  expect(await readFile(join(ROOT, 'biome.imports.json'), 'utf8')).toBe(importRulesConfig());
});

test('the table contains every folder and file of src', async () => {
  expect([...ENTRIES, ...SHARED].toSorted()).toEqual((await readdir(join(ROOT, 'src'))).toSorted());
});

test('every folder and file of src/ has a rule, except the entry points', () => {
  const ruled = IMPORT_RULES.flatMap(({ of }) => of);
  const entryPoints = ['app.ts', 'server.ts', 'worker.ts', 'run-process.ts'];
  expect(ENTRIES.filter((entry) => !ruled.includes(entry))).toEqual(entryPoints);
});

test.each(IMPORT_RULES.map((rule) => ({ name: rule.of.join(', '), rule })))(
  '$name: each forbidden import fails the lint, each allowed one passes',
  ({ rule }) => {
    const files = filesOf(rule);
    const probes = allProbes.filter(({ file }) => files.includes(file));
    expect(probes.filter(({ isForbidden }) => isForbidden).length).toBeGreaterThan(3);
    expect(unexpected(probes)).toEqual([]);
  },
);

test('single files have rules of their own', () => {
  expect(unexpected(singleFiles)).toEqual([]);
});

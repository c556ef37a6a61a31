import { ENTRIES, SHARED } from './entries.ts';
import { CORE_LOADER, NEVER } from './forbidden.ts';
import type { ImportRule } from './import-rule.ts';
import { IMPORT_RULES } from './table.ts';

interface Pattern {
  readonly group: readonly string[];
  readonly message: string;
}

/** An entry of `overrides` in biome.json. */
export interface Override {
  readonly includes: readonly string[];
  readonly linter: object;
}

/** From each folder depth below src/, the path up to src/. */
const DEPTHS = ['../', '../../', '../../../'];

/**
 * The linter overrides that check the import rules. Biome matches the text of an import, not the
 * file that it resolves to. It applies only the last override that matches a file, so each override
 * repeats the rules for all of src/.
 */
export function importOverrides(): Override[] {
  const core = IMPORT_RULES.find(({ of }) => of.some((path) => CORE_LOADER.startsWith(`${path}/`)));
  return [
    override(['src/**'], [NEVER.project, NEVER.core]),
    ...IMPORT_RULES.map((rule) =>
      override(rule.of.map(included), [NEVER.project, NEVER.core, ...patternsOf(rule)]),
    ),
    ...(core === undefined
      ? []
      : [override([`src/${CORE_LOADER}`], [NEVER.project, ...patternsOf(core)])]),
  ];
}

function override(includes: readonly string[], patterns: readonly Pattern[]): Override {
  const options = { patterns };
  return {
    includes,
    linter: { rules: { style: { noRestrictedImports: { level: 'error', options } } } },
  };
}

function included(path: string): string {
  return path.endsWith('.ts') ? `src/${path}` : `src/${path}/**`;
}

function patternsOf({ of, may, mayNot = [], because }: ImportRule): Pattern[] {
  const own = of.map((path) => path.split('/')[0]);
  const forbidden = ENTRIES.filter((entry) => !own.includes(entry)).flatMap(patternsFor);
  const allowed = may
    .filter((path) => !own.includes(path))
    .flatMap(patternsFor)
    .map((name) => `!${name}`);
  const isShared = of.some((path) => (SHARED as readonly string[]).includes(path));
  return [
    {
      group: isShared
        ? ['./**', '../**', ...may.map((path) => `!./${path}`)]
        : [...forbidden, ...allowed],
      message: because,
    },
    ...(mayNot.length === 0 ? [] : [{ group: mayNot.flatMap(withSubpaths), message: because }]),
  ];
}

/** The patterns for imports of a folder, or of a file directly in src/. */
function patternsFor(path: string): string[] {
  if (!path.endsWith('.ts')) return [`**/${path}/**`];
  return path.includes('/') ? [`**/${path}`] : DEPTHS.map((up) => `${up}${path}`);
}

function withSubpaths(name: string): string[] {
  return name.includes(':') || name.includes('*') ? [name] : [name, `${name}/**`];
}

import { BOTTOM, CORE_LOADER, IMPORT_RULES, type ImportRule, NEVER, ROOMS } from './table.ts';

interface Pattern {
  readonly group: readonly string[];
  readonly message: string;
}

/** An entry of `overrides` in biome.json. */
export interface Override {
  readonly includes: readonly string[];
  readonly linter: object;
}

/** How deep files lie below src/, at most, less one. */
const DEPTHS = ['../', '../../', '../../../'];

/**
 * The linter's overrides that check who may import whom. Biome matches what an import says, not the file that it names, and
 * takes the last override that fits a file, so that each one repeats what holds for all of src/.
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
  const rooms = ROOMS.filter((room) => !own.includes(room));
  const forbidden = rooms.flatMap(namesOf);
  const allowed = may
    .filter((path) => !own.includes(path))
    .flatMap(namesOf)
    .map((name) => `!${name}`);
  const isBottom = of.some((path) => (BOTTOM as readonly string[]).includes(path));
  return [
    { group: isBottom ? ['./**', '../**'] : [...forbidden, ...allowed], message: because },
    ...(mayNot.length === 0 ? [] : [{ group: mayNot.flatMap(withParts), message: because }]),
  ];
}

/** How an import names a folder, or a file of src/ itself. */
function namesOf(path: string): string[] {
  if (!path.endsWith('.ts')) return [`**/${path}/**`];
  return path.includes('/') ? [`**/${path}`] : DEPTHS.map((up) => `${up}${path}`);
}

function withParts(name: string): string[] {
  return name.includes(':') || name.includes('*') ? [name] : [name, `${name}/**`];
}

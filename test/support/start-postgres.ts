import { runTestPostgres } from './run-postgres.ts';

const QUICK =
  'The quick tests: about 3 minutes on 2 cores. All of them: npm run test:all, 11 to 20 minutes.';
const ALL = 'All tests: 11 to 20 minutes on 2 cores.';

/** What is read of Jest's configuration of a run. */
interface RunConfig {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/** What is read of Jest's configuration of a project. */
interface ProjectConfig {
  readonly testPathIgnorePatterns: readonly string[];
}

/** Jest's global set-up: says how long a run without paths takes, and starts its PostgreSQL. */
// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default async function startTestPostgres(
  { testPathPatterns }: RunConfig,
  { testPathIgnorePatterns }: ProjectConfig,
): Promise<void> {
  if (testPathPatterns.patterns.length === 0) {
    const isQuick = testPathIgnorePatterns.some((pattern) => pattern.includes('end-to-end'));
    console.log(isQuick ? QUICK : ALL);
  }
  await runTestPostgres();
}

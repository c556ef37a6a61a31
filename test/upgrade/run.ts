import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startPostgres } from '../../local/postgres.ts';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { flag, text } from '../../src/cli/arguments/option-table.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { MINUTE_MS } from '../../src/time.ts';
import { PAST_RELEASES, type PastRelease } from './past-releases.ts';
import { PREVIOUS_RELEASE } from './previous-release.ts';
import { removeStage, startStage } from './stage.ts';
import { missingCommits } from './unpack-release.ts';
import { runUpgrade } from './upgrade.ts';

/** `npm run check-upgrade`, see README.md in this folder. */
const { values } = toolArguments(
  declareCommand({
    typed: 'npm run check-upgrade --',
    summary: 'upgrade and roll back under load',
    description:
      'Upgrades a database and an org of the previous release under load, and rolls back.',
    options: {
      all: flag('upgrade from every past release instead; roll back to the previous one only'),
      from: text(
        'NAME',
        'upgrade from this past release only',
        `one of ${PAST_RELEASES.map(({ name }) => name).join(', ')}`,
      ),
    },
    after: 'Exit status: 0 all promises were kept, 1 a promise was broken, 2 the run failed.',
  }),
);

const MAX_FINDINGS = 20;
/** Far more than an upgrade takes; then an event was refused again and again. */
const TIMEOUT_MS = 10 * MINUTE_MS;

/** What became of an upgrade. */
interface Row {
  readonly release: PastRelease;
  readonly seconds: number;
  readonly findings: readonly string[];
}

const stopping = new AbortController();
const closing: (() => Promise<void>)[] = [];
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

async function closeAll(parts: (() => Promise<void>)[]): Promise<void> {
  for (const close of parts.splice(0).reverse()) {
    await close().catch((error: unknown) => console.error('A part could not be stopped:', error));
  }
}

try {
  const releases = chosenReleases();
  await requireHistory(releases);
  const folder = await mkdtemp(join(tmpdir(), 'connector-upgrade-'));
  await chmod(folder, 0o711);
  const server = await startPostgres(folder);
  closing.push(() => server.stop());
  const rows: Row[] = [];
  for (const release of releases) {
    if (!stopping.signal.aborted) rows.push(await upgradeFrom(release, server, folder));
  }
  await closeAll(closing);
  const failed = rows.filter(({ findings }) => findings.length > 0).length;
  const passed = failed === 0 && !stopping.signal.aborted;
  if (passed) {
    await server.remove();
    await rm(folder, { recursive: true, force: true });
  } else console.log(`Logs and data: ${folder} and ${server.dataFolder}`);
  console.log(table(rows));
  console.log(`upgrades: ${rows.length - failed} passed, ${failed} failed`);
  process.exit(passed ? 0 : 1);
} catch (error) {
  await closeAll(closing);
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}

function chosenReleases(): readonly PastRelease[] {
  if (values.all) return PAST_RELEASES;
  const chosen = PAST_RELEASES.filter(({ name, commit }) =>
    values.from === undefined ? commit === PREVIOUS_RELEASE : name === values.from,
  );
  if (chosen.length > 0) return chosen;
  const names = PAST_RELEASES.map(({ name }) => name).join(', ');
  throw new Error(`--from: expected one of ${names}, got "${values.from}".`);
}

async function requireHistory(releases: readonly PastRelease[]): Promise<void> {
  const missing = await missingCommits(releases.map(({ commit }) => commit));
  if (missing.length === 0) return;
  throw new Error(
    `This check needs the sources of past releases, and git has no commit ${missing.join(', ')} here. Fetch the whole history: git fetch --unshallow.`,
  );
}

async function upgradeFrom(
  release: PastRelease,
  server: EmbeddedPostgres,
  folder: string,
): Promise<Row> {
  const began = performance.now();
  const parts: (() => Promise<void>)[] = [];
  closing.push(() => closeAll(parts));
  console.log(`\n== ${release.name} (${release.commit.slice(0, 7)}): ${release.special}`);
  const stage = await startStage(release, server, folder, parts);
  const findings = await runUpgrade(stage, {
    rollsBack: release.commit === PREVIOUS_RELEASE,
    print: console.log,
    giveUp: AbortSignal.any([stopping.signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  await closeAll(parts);
  for (const finding of findings.slice(0, MAX_FINDINGS)) console.log(`broken: ${finding}`);
  if (findings.length === 0) await removeStage(stage);
  return { release, seconds: (performance.now() - began) / 1000, findings };
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ release: { name, commit, migration, special }, seconds, findings }) =>
    [
      name.padEnd(9),
      commit.slice(0, 7),
      migration.padEnd(9),
      `${seconds.toFixed(1)} s`.padStart(7),
      (findings.length === 0 ? 'kept' : `${findings.length} broken`).padEnd(10),
      special,
    ].join('  '),
  );
  return ['\nfrom       commit   migration     time  promises    special', ...lines].join('\n');
}

import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { startTranscript } from '../official-clients/transcript.ts';
import { startStage } from './stage.ts';
import { commandSuite } from './suites/commands.ts';
import { limitSuite, migrationSuite } from './suites/migrations.ts';
import { sessionSuite, transactionSuite } from './suites/processes.ts';

toolArguments(
  declareCommand({
    typed: 'npm run test:pooler --',
    summary: 'run the connector behind PgBouncer',
    description:
      'Runs the connector behind PgBouncer, and prints each check with its time and result. Exit status: 0 all checks passed.',
    options: {},
  }),
);

/**
 * `npm run test:pooler`: the connector behind PgBouncer with its default settings, but for a small
 * pool. Prints each check with its time and result. Exit status: 0 all checks passed.
 */
const TRANSACTION_MODE = ['pool_mode = transaction', 'default_pool_size = 4'];

const start = Date.now();
const transcript = startTranscript();
const closing: (() => Promise<void>)[] = [];
try {
  const stage = await startStage(closing);
  const bouncer = await stage.pooler(...TRANSACTION_MODE);
  await migrationSuite(stage, bouncer, transcript);
  await Promise.all([
    limitSuite(stage, bouncer, transcript),
    transactionSuite(stage, bouncer, transcript),
  ]);
  await commandSuite(stage, bouncer, transcript);
  await sessionSuite(stage, transcript);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const close of closing.splice(0).reverse()) {
    await close().catch((error: unknown) => console.error('A part could not be stopped:', error));
  }
}
const seconds = ((Date.now() - start) / 1000).toFixed(1);
console.log(
  `PgBouncer, ${seconds} s: ${transcript.passed()} passed, ${transcript.failed()} failed`,
);
if (transcript.failed() > 0) process.exitCode = 1;

import { stopOnSignal } from '../../local/processes/stop-on-signal.ts';
import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { createCliRunner } from './cli-runner.ts';
import { installCli } from './install-cli.ts';
import { startStage } from './stage.ts';
import { bulkSuite } from './suites/bulk.ts';
import { dataSuite } from './suites/data.ts';
import { deploySuite } from './suites/deploy.ts';
import { fileSuite } from './suites/files.ts';
import { librarySuite } from './suites/libraries.ts';
import { metadataSuite } from './suites/metadata.ts';
import { orgSuite } from './suites/org.ts';
import { signInByJwt, signInByToken } from './suites/sign-in.ts';
import { webLoginSuite } from './suites/web-login.ts';
import { startTranscript } from './transcript.ts';

toolArguments(
  declareCommand({
    typed: 'npm run test:cli --',
    summary: 'run official clients against the local org',
    description:
      'Runs the sf CLI, @salesforce/core and jsforce against the local org, and prints each command with its time and result.',
    options: {},
  }),
);

/**
 * Runs official clients against the local org: the `sf` CLI as npm installs it, @salesforce/core
 * and jsforce. Prints each command with its time and result. The changes in the org are also
 * checked through the API.
 */
const start = Date.now();
const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;

// The org runs in this process; PostgreSQL and the commands are guarded, and end with it.
stopOnSignal(async () => undefined);
const transcript = startTranscript();
const stage = await startStage();
try {
  const [cli] = await Promise.all([installCli(), librarySuite(stage, transcript)]);
  console.log(`installed after ${seconds()}`);
  const runner = createCliRunner(stage, transcript, cli, await stage.folder('jwt'));
  const tokenRunner = createCliRunner(stage, transcript, cli, await stage.folder('token'));
  const webRunner = createCliRunner(stage, transcript, cli, await stage.folder('web'));
  await signInByJwt(runner);
  await Promise.all([
    orgSuite(runner),
    dataSuite(runner),
    bulkSuite(runner),
    fileSuite(runner),
    deploySuite(runner),
    metadataSuite(runner),
    webLoginSuite(webRunner),
    signInByToken(tokenRunner),
  ]);
} finally {
  await stage.close();
}
console.log(
  `official clients, ${seconds()}: ${transcript.passed()} passed, ${transcript.failed()} failed`,
);
process.exitCode = transcript.failed() === 0 ? 0 : 1;

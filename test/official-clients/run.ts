import { installCli } from './install-cli.ts';
import { openLane } from './lane.ts';
import { bulkLane } from './lanes/bulk.ts';
import { dataLane } from './lanes/data.ts';
import { deployLane } from './lanes/deploy.ts';
import { libraryLane } from './lanes/libraries.ts';
import { orgLane } from './lanes/org.ts';
import { signInByJwt, signInByToken } from './lanes/sign-in.ts';
import { setStage } from './stage.ts';
import { startTranscript } from './transcript.ts';

/**
 * Runs official clients against the local org: the `sf` CLI as npm installs it, @salesforce/core
 * and jsforce. Prints each command with its time and result. The changes in the org are also
 * checked through the API.
 */
const start = Date.now();
const seconds = () => `${((Date.now() - start) / 1000).toFixed(1)} s`;

const transcript = startTranscript();
const stage = await setStage();
try {
  const [cli] = await Promise.all([installCli(), libraryLane(stage, transcript)]);
  console.log(`installed after ${seconds()}`);
  const lane = openLane(stage, transcript, cli, await stage.folder('jwt'));
  const tokenLane = openLane(stage, transcript, cli, await stage.folder('token'));
  await signInByJwt(lane);
  await Promise.all([
    orgLane(lane),
    dataLane(lane),
    bulkLane(lane),
    deployLane(lane),
    signInByToken(tokenLane),
  ]);
} finally {
  await stage.close();
}
console.log(
  `official clients, ${seconds()}: ${transcript.passed()} passed, ${transcript.failed()} failed`,
);
process.exitCode = transcript.failed() === 0 ? 0 : 1;

import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { text } from '../../src/cli/arguments/option-table.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { startTranscript } from '../official-clients/transcript.ts';
import { findChromium } from './find-chromium.ts';
import { startStage } from './stage.ts';
import { keyboardSuite } from './suites/keyboard.ts';
import { liveSuite } from './suites/live.ts';
import { looksSuite } from './suites/looks.ts';
import { onDemandSuite } from './suites/on-demand.ts';
import { orderWalkSuite } from './suites/order-walk.ts';
import { rejectedSuite } from './suites/rejected.ts';
import { sessionEndSuite } from './suites/session-end.ts';
import { signInSuite, signOutSuite } from './suites/signing-in.ts';
import { withoutScriptsSuite } from './suites/without-scripts.ts';

/**
 * `npm run test:browser`: the console in Chromium, in a trial of its own. Prints each check with its
 * time and result. Exit status: 0 all checks passed.
 *
 * `--screenshots FOLDER` takes pictures of all pages, for people; `--chromium PATH` names another
 * browser.
 */
const { values } = toolArguments(
  declareCommand({
    typed: 'npm run test:browser --',
    summary: 'check the console in Chromium',
    description:
      'Checks the console in Chromium, in a trial of its own. Exit status: 0 all checks passed.',
    options: {
      screenshots: text('FOLDER', 'takes pictures of all pages, for people', 'a folder'),
      chromium: text('PATH', 'another browser', 'a path'),
    },
  }),
);

const start = Date.now();
const transcript = startTranscript();
const closing: (() => Promise<void>)[] = [];
try {
  const stage = await startStage(await findChromium(values.chromium), closing);
  console.log(`started after ${((Date.now() - start) / 1000).toFixed(1)} s`);
  const context = await signInSuite(stage, transcript);
  const live = liveSuite(stage, context, transcript);
  await onDemandSuite(stage, context, transcript);
  await looksSuite(stage, context, transcript, values.screenshots);
  await withoutScriptsSuite(stage, context, transcript);
  await live;
  await keyboardSuite(stage, context, transcript);
  await orderWalkSuite(stage, context, transcript);
  await rejectedSuite(stage, context, transcript);
  await sessionEndSuite(stage, transcript);
  await signOutSuite(stage, transcript);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const close of closing.splice(0).reverse()) {
    await close().catch((error: unknown) => console.error('A part could not be stopped:', error));
  }
}
const seconds = ((Date.now() - start) / 1000).toFixed(1);
console.log(`Chromium, ${seconds} s: ${transcript.passed()} passed, ${transcript.failed()} failed`);
if (transcript.failed() > 0) process.exitCode = 1;

import { declareCommand } from '../../src/cli/arguments/declaration.ts';
import { toolArguments } from '../../src/cli/tool-arguments.ts';
import { startTranscript } from '../official-clients/transcript.ts';
import { checkContainers } from './check-containers.ts';
import { checkInstall } from './check-install.ts';
import { runText } from './run-text.ts';

toolArguments(
  declareCommand({
    typed: 'npm run test:image --',
    summary: 'run production as it is deployed',
    description:
      'Where a container engine runs and has the base image, the image is built, and its processes run without rights and on a read-only file system. Elsewhere, the production packages are installed in an empty folder, and the processes run there, as another user if this one may change users.',
    options: {},
    after: 'Exit status: 0 all checks passed, 1 one did not.',
  }),
);

const BASE_IMAGE = 'node:24-slim';

const start = Date.now();
const transcript = startTranscript();
try {
  const hasEngine = await runText('docker', ['image', 'inspect', BASE_IMAGE]).then(
    () => true,
    () => false,
  );
  console.log(
    hasEngine
      ? `A container engine runs, and has ${BASE_IMAGE}: the image is built and run.`
      : `No container engine with ${BASE_IMAGE} runs here: the production packages are installed and run.`,
  );
  await (hasEngine ? checkContainers : checkInstall)(transcript);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
console.log(`${((Date.now() - start) / 1000).toFixed(1)} s`);
console.log(`${transcript.passed()} passed, ${transcript.failed()} failed`);
if (transcript.failed() > 0) process.exitCode = 1;

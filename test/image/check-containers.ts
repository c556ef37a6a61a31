import { fileURLToPath } from 'node:url';
import type { Transcript } from '../official-clients/transcript.ts';
import { checkProcesses } from './check-processes.ts';
import { runText } from './run-text.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IMAGE = 'connector-under-test';
/** As compose.yaml has it; the network of the machine leads to the database of the test. */
const RIGHTS = [
  ...['--network=host', '--read-only', '--tmpfs=/tmp', '--cap-drop=ALL'],
  '--security-opt=no-new-privileges',
];

/** Builds the image, and runs its processes. */
export async function checkContainers(transcript: Transcript): Promise<void> {
  await transcript.check('the image is built', async () => {
    await runText('docker', ['build', '--network=host', '--quiet', '--tag', IMAGE, ROOT]);
    const bytes = await runText('docker', ['image', 'inspect', '--format={{.Size}}', IMAGE]);
    return `${Math.round(Number(bytes) / 1e6)} MB with its base`;
  });
  await transcript.check('it has no rights, and cannot write', async () => {
    const script =
      'id -un; touch /app/x 2>/dev/null || echo refused; touch /tmp/x && echo written; ls /app; ls node_modules | grep -cxE "jest|typescript" || true';
    const shown = await runText('docker', ['run', '--rm', ...RIGHTS, IMAGE, 'sh', '-c', script]);
    const expected = 'node refused written node_modules package-lock.json package.json scripts src';
    const words = shown.split(/\s+/).filter((word) => word !== 'sources');
    if (words.join(' ') !== `${expected} 0`) {
      throw new Error(`Expected ${expected} and no development packages, got ${words.join(' ')}.`);
    }
    return 'runs as node; only /tmp can be written; no development packages';
  });
  await checkProcesses(transcript, (args, env) => ({
    file: 'docker',
    args: [
      ...['run', '--rm', ...RIGHTS],
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...[IMAGE, 'node', ...args],
    ],
    options: {},
  }));
}

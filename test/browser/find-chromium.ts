import { access, constants } from 'node:fs/promises';
import { platform } from 'node:os';

/** Where Debian, Ubuntu, Fedora and macOS put Chromium, and where Chrome is. */
const PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The program file of a Chromium on this machine.
 *
 * @param wanted a path that comes before the usual ones
 * @throws Error with what to install, when there is none
 */
export async function findChromium(wanted: string | undefined): Promise<string> {
  for (const path of wanted === undefined ? PATHS : [wanted]) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  throw new Error(
    wanted === undefined
      ? `There is no Chromium on this machine. ${howToInstall()} Or name one: --chromium PATH.`
      : `${wanted} is not a program that this user can run.`,
  );
}

function howToInstall(): string {
  return platform() === 'linux'
    ? 'Install it: apt-get install -y --no-install-recommends chromium'
    : 'Install Chromium or Chrome.';
}

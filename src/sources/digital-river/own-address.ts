import { withoutTrailingSlashes } from '../../url.ts';
import { DIGITAL_RIVER_PATHS, type PathName } from './digital-river-source.ts';

/**
 * Which of the connector's paths the address of a webhook has under a base address. This decides
 * whether the webhook is ours: another host, or another path before ours, is another installation.
 *
 * @param base base address of the connector or of the org, with or without a slash at its end
 * @returns undefined when the webhook is not ours
 */
export function ownPath(address: string, base: string): PathName | undefined {
  return pathNames().find((name) =>
    isSameAddress(address, `${withoutTrailingSlashes(base)}${DIGITAL_RIVER_PATHS[name]}`),
  );
}

/**
 * Which of the connector's paths an address ends with, whatever its host and the path before it. It
 * does not show whose the webhook is: every installation has these paths.
 */
export function pathAnywhere(address: string): PathName | undefined {
  const key = addressKey(address);
  return pathNames().find((name) => key.endsWith(pathKey(DIGITAL_RIVER_PATHS[name])));
}

/**
 * Whether two addresses reach the same endpoint. They may differ in what does not make another
 * endpoint: the case of letters, a default port, repeated or trailing slashes, a user name, a query.
 * Two webhooks at such addresses would send every event twice.
 */
export function isSameAddress(a: string, b: string): boolean {
  return addressKey(a) === addressKey(b);
}

function addressKey(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathKey(pathname)}`;
}

function pathKey(path: string): string {
  return `/${path
    .toLowerCase()
    .split('/')
    .filter((part) => part !== '')
    .join('/')}`;
}

const pathNames = () => Object.keys(DIGITAL_RIVER_PATHS) as PathName[];

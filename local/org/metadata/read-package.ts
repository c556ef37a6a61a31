import { posix } from 'node:path';
import { unzipSync } from 'fflate';
import { ApiError } from '../http/api-error.ts';
import { parseXml } from '../schema/read-xml.ts';
import { asXml, type ComponentName, componentKey, listOf, textOf, textsOf } from './component.ts';

/** What a deployment's zip holds. */
export interface DeployPackage {
  /** Each component that package.xml names. */
  named: ComponentName[];
  /** Whether package.xml names the component, or all of its type. */
  names(component: ComponentName): boolean;
  /** Contents by path, package.xml aside. */
  files: Map<string, string>;
}

/**
 * Opens a deployment's zip. Its files may stand in a folder of its own.
 * @throws ApiError INVALID_PACKAGE when it can't even be looked into
 */
export function readPackage(zip: Uint8Array): DeployPackage {
  const entries = Object.entries(unzip(zip)).filter(([path]) => !path.endsWith('/'));
  const manifest = entries.find(([path]) => posix.basename(path) === 'package.xml');
  if (manifest === undefined) throw badPackage('No package.xml found');
  const root = posix.dirname(manifest[0]);
  const decoder = new TextDecoder();
  const files = entries
    .filter((entry) => entry !== manifest)
    .map(([path, bytes]) => [posix.relative(root, path), decoder.decode(bytes)] as const);
  const named = readManifest(decoder.decode(manifest[1]));
  const keys = new Set(named.map(componentKey));
  return {
    named: named.filter(({ fullName }) => fullName !== '*'),
    names: (component) =>
      keys.has(componentKey(component)) || keys.has(componentKey({ ...component, fullName: '*' })),
    files: new Map(files),
  };
}

function unzip(zip: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(zip);
  } catch {
    throw badPackage('The deployment is no zip file');
  }
}

function readManifest(text: string): ComponentName[] {
  const parsed = parseXml(text);
  if ('problem' in parsed) throw badPackage(`package.xml: ${parsed.problem}`);
  const { types } = asXml(parsed.document.Package);
  return listOf(types).flatMap((each) => {
    const { members, name } = asXml(each);
    // The sf CLI names a folder with a slash at its end.
    const names = textsOf(members).map((member) => member.replace(/\/$/, ''));
    return names.map((fullName) => ({ type: textOf(name) ?? '', fullName }));
  });
}

function badPackage(message: string): ApiError {
  return new ApiError(400, 'INVALID_PACKAGE', message);
}

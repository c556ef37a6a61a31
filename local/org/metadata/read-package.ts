import { posix } from 'node:path';
import { unzipSync } from 'fflate';
import { ApiError } from '../http/api-error.ts';
import { parseXml } from '../schema/read-xml.ts';
import { asXml, type ComponentName, componentKey, listOf, textOf, textsOf } from './component.ts';

/** The content of a deployment's zip. */
export interface DeployPackage {
  /** The components that package.xml lists by name. */
  listed: ComponentName[];
  /** Whether package.xml lists the component, or all components of its type. */
  names(component: ComponentName): boolean;
  /** File contents by path, without package.xml. */
  files: Map<string, string>;
}

/**
 * Opens a deployment's zip. Its files may be inside one top-level folder.
 * @throws ApiError INVALID_PACKAGE when the zip or its package.xml cannot be read
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
  const listed = readManifest(decoder.decode(manifest[1]));
  const keys = new Set(listed.map(componentKey));
  return {
    listed: listed.filter(({ fullName }) => fullName !== '*'),
    names: (component) =>
      keys.has(componentKey(component)) || keys.has(componentKey({ ...component, fullName: '*' })),
    files: new Map(files),
  };
}

function unzip(zip: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(zip);
  } catch {
    throw badPackage('The deployment is not a zip file');
  }
}

function readManifest(text: string): ComponentName[] {
  const parsed = parseXml(text);
  if ('problem' in parsed) throw badPackage(`package.xml: ${parsed.problem}`);
  const { types } = asXml(parsed.document.Package);
  return listOf(types).flatMap((each) => {
    const { members, name } = asXml(each);
    // The sf CLI writes a folder's name with a trailing slash.
    const names = textsOf(members).map((member) => member.replace(/\/$/, ''));
    return names.map((fullName) => ({ type: textOf(name) ?? '', fullName }));
  });
}

function badPackage(message: string): ApiError {
  return new ApiError(400, 'INVALID_PACKAGE', message);
}

import { posix } from 'node:path';
import { unzipSync } from 'fflate';
import { parseXml } from '../schema/read-xml.ts';
import { asXml, type ComponentName, componentKey, listOf, textOf, textsOf } from './component.ts';

/** A deployment that can't even be looked into. */
export class BadPackage extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadPackage';
  }
}

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
 * @throws BadPackage
 */
export function readPackage(zip: Uint8Array): DeployPackage {
  const entries = Object.entries(unzip(zip)).filter(([path]) => !path.endsWith('/'));
  const manifest = entries.find(([path]) => posix.basename(path) === 'package.xml');
  if (manifest === undefined) throw new BadPackage('No package.xml found');
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
    throw new BadPackage('The deployment is no zip file');
  }
}

function readManifest(text: string): ComponentName[] {
  const parsed = parseXml(text);
  if ('problem' in parsed) throw new BadPackage(`package.xml: ${parsed.problem}`);
  const { types } = asXml(parsed.document.Package);
  return listOf(types).flatMap((each) => {
    const { members, name } = asXml(each);
    // The sf CLI names a folder with a slash at its end.
    const names = textsOf(members).map((member) => member.replace(/\/$/, ''));
    return names.map((fullName) => ({ type: textOf(name) ?? '', fullName }));
  });
}

import { basename, dirname } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import type { MetadataFile } from '../../src/source-tools/metadata/metadata-files.ts';

const API_VERSION = '67.0';
const META = '-meta.xml';

/** Parts of an object's file, by their folders in a project. */
const PARTS: Readonly<Record<string, string>> = {
  compactLayouts: 'CompactLayout',
  fields: 'CustomField',
  listViews: 'ListView',
  validationRules: 'ValidationRule',
};

/** Metadata types by their folders in a project. */
const TYPES: Readonly<Record<string, string>> = {
  applications: 'CustomApplication',
  flows: 'Flow',
  layouts: 'Layout',
  permissionsets: 'PermissionSet',
  tabs: 'CustomTab',
};

/**
 * The zip that deploys a package directory of a source, as the `sf` CLI makes it.
 *
 * @param files as `source metadata` writes them
 */
export function deploymentZip(files: readonly MetadataFile[]): Buffer {
  const own = files.map(({ path, text }) => ({ path: path.replace(/^main\/default\//, ''), text }));
  const ofObjects = own.filter(({ path }) => path.startsWith('objects/'));
  const others = own.filter(({ path }) => !path.startsWith('objects/'));
  const objects = Map.groupBy(ofObjects, ({ path }) => path.split('/')[1] ?? '');
  const members = [
    ...ofObjects.map(({ path }) => memberOf(path)),
    ...others.map(({ path }) => [TYPES[dirname(path)] ?? '', nameOf(path)] as const),
  ];
  const entries = [
    ['package.xml', packageXml(members)],
    ...[...objects].map(([object, parts]) => [
      `objects/${object}.object`,
      xml('CustomObject', parts.map(partXml).join('')),
    ]),
    ...others.map(({ path, text }) => [path.replace(META, ''), text]),
  ] as const;
  return Buffer.from(
    zipSync(Object.fromEntries(entries.map(([path = '', text = '']) => [path, strToU8(text)]))),
  );
}

function memberOf(path: string): readonly [type: string, name: string] {
  const [, object = ''] = path.split('/');
  const part = PARTS[basename(dirname(path))];
  return part === undefined ? ['CustomObject', object] : [part, `${object}.${nameOf(path)}`];
}

function partXml({ path, text }: MetadataFile): string {
  const folder = basename(dirname(path));
  const inside = /<\w+ xmlns="[^"]*">(.*)<\/\w+>\s*$/s.exec(text)?.[1] ?? '';
  return PARTS[folder] === undefined ? inside : `<${folder}>${inside}</${folder}>`;
}

function nameOf(path: string): string {
  return basename(path).replace(/\.[^.]+-meta\.xml$/, '');
}

function packageXml(members: readonly (readonly [string, string])[]): string {
  const types = [...Map.groupBy(members, ([type]) => type)].map(([type, all]) => {
    const names = all.map(([, name]) => `<members>${name}</members>`).join('');
    return `<types>${names}<name>${type}</name></types>`;
  });
  return xml('Package', `${types.join('')}<version>${API_VERSION}</version>`);
}

function xml(type: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${type} xmlns="http://soap.sforce.com/2006/04/metadata">${inside}</${type}>`;
}

import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseXml } from '../../../local/org/schema/read-xml.ts';
import type { Deployment } from './deploy-zip.ts';
import { xml } from './deploy-zip.ts';

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const META = '-meta.xml';
const ALERT = /<alerts>\s*<fullName>(\w+)</g;

/** The parts of an object's file, in the order in which the file contains them. */
const PARTS = [
  { folder: 'compactLayouts', type: 'CompactLayout' },
  { folder: 'fields', type: 'CustomField' },
  { folder: 'listViews', type: 'ListView' },
  { folder: 'validationRules', type: 'ValidationRule' },
];

/**
 * The deployment that the `sf` CLI makes of a folder in source format.
 * @param directory relative to the project's root, e.g. `force-app`
 */
export function sourcePackage(directory: string): Deployment {
  const root = join(PROJECT, directory, 'main/default');
  const paths = globSync(`**/*${META}`, { cwd: root }).sort();
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const members: Record<string, string[]> = {};
  const add = (type: string, fullName: string) => {
    members[type] = [...(members[type] ?? []), fullName];
  };
  const files: Record<string, string> = {};
  const objects = Map.groupBy(
    paths.filter((path) => path.startsWith('objects/')),
    (path) => path.split('/')[1] ?? '',
  );
  for (const [object, own] of objects) {
    const texts = own.map((path) => {
      const part = PARTS.find(({ folder }) => folder === basename(dirname(path)));
      add(part?.type ?? 'CustomObject', part ? `${object}.${nameOf(path)}` : object);
      return part ? `<${part.folder}>${inside(read(path))}</${part.folder}>` : inside(read(path));
    });
    files[`objects/${object}.object`] = xml('CustomObject', texts.join(''));
  }
  for (const path of paths.filter((each) => !each.startsWith('objects/'))) {
    const isFolder = path.endsWith(`Folder${META}`);
    const name = path.slice(path.indexOf('/') + 1).replace(/\.[^.]+-meta\.xml$/, '');
    add(isFolder ? 'Report' : rootOf(read(path)), isFolder ? `${name}/` : name);
    const content = path.slice(0, -META.length);
    // An e-mail template has its text in a file of its own.
    const hasContent = existsSync(join(root, content));
    if (hasContent) files[content] = read(content);
    const target = isFolder ? `${dirname(path)}/${name}${META}` : hasContent ? path : content;
    files[target] = read(path);
    // The CLI lists the e-mail alerts of a workflow as well.
    const alerts = path.startsWith('workflows/') ? read(path).matchAll(ALERT) : [];
    for (const [, alert] of alerts) add('WorkflowAlert', `${name}.${alert}`);
  }
  return { members, files };
}

function nameOf(path: string): string {
  return basename(path).replace(/\..*$/, '');
}

/** The outermost element of a file. */
function rootOf(text: string): string {
  const parsed = parseXml(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return Object.keys(parsed.document).find((name) => !name.startsWith('?')) ?? '';
}

/** The elements within the outermost one. */
function inside(text: string): string {
  const root = rootOf(text);
  return new RegExp(`<${root}[^>]*>([^]*)</${root}>`).exec(text)?.[1] ?? '';
}

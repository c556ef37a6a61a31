import { posix } from 'node:path';
import { parseXml } from '../schema/read-xml.ts';
import {
  asXml,
  type ComponentName,
  componentKey,
  type DeployedComponent,
  type Failure,
  listOf,
  textOf,
} from './component.ts';
import { CHILD_TYPES, COMPONENT_TYPES, type ComponentType } from './component-types.ts';
import type { DeployPackage } from './read-package.ts';

/** The components of a deployment, and the files that cannot be read. */
export interface ReadComponents {
  components: DeployedComponent[];
  failures: Failure[];
}

/**
 * The lists of components to delete.
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy_deleting_files.htm
 */
const DESTRUCTIVE = /^destructiveChanges(?:Pre|Post)?\.xml$/;

/** Reads the files of a deployment, and returns the components that package.xml lists. */
export function readComponents(deployPackage: DeployPackage): ReadComponents {
  const read = [...deployPackage.files].map(([path, text]) => readFile(path, text));
  const listed = read
    .flatMap(({ components }) => components)
    .filter(
      (component) => deployPackage.names(component) || deployPackage.names(objectOf(component)),
    );
  const failures = read.flatMap((each) => each.failures);
  const found = new Set([...listed, ...failures].map(componentKey));
  const missing = deployPackage.listed.filter((name) => !found.has(componentKey(name)));
  return { components: listed, failures: [...failures, ...missing.map(notInZip)] };
}

function readFile(fileName: string, text: string): ReadComponents {
  if (isContent(fileName)) return { components: [], failures: [] };
  const kind = kindOf(fileName);
  if (kind === undefined) {
    const problem = DESTRUCTIVE.test(fileName)
      ? `The local org deletes no metadata, so it does not accept ${fileName}`
      : `The local org does not accept ${fileName}: its folder or its suffix is unknown`;
    return failed({ type: '', fullName: posix.basename(fileName), fileName, problem });
  }
  const { type, fullName, root } = kind;
  const parsed = parseXml(text);
  if ('problem' in parsed) {
    const { problem, line, column } = parsed;
    const place = { lineNumber: line, columnNumber: column };
    const message = `Error parsing file: ${problem}`;
    return failed({ type, fullName, fileName, problem: message, ...place });
  }
  if (!(root in parsed.document)) {
    const elements = Object.keys(parsed.document).filter((name) => !name.startsWith('?'));
    const problem = `Error parsing file: expected the element ${root}, got ${elements.join(', ')}`;
    return failed({ type, fullName, fileName, problem });
  }
  const whole = { type, fullName, fileName, metadata: asXml(parsed.document[root]) };
  return { components: split(whole), failures: [] };
}

function split(whole: DeployedComponent): DeployedComponent[] {
  if (whole.type === 'CustomObject') return splitObject(whole);
  return whole.type === 'Workflow' ? splitWorkflow(whole) : [whole];
}

/** The `sf` CLI lists the e-mail alerts of a workflow by themselves. */
function splitWorkflow(workflow: DeployedComponent): DeployedComponent[] {
  const { alerts, ...own } = workflow.metadata;
  const { fileName } = workflow;
  return [
    { ...workflow, metadata: own },
    ...listOf(alerts).map((each): DeployedComponent => {
      const metadata = asXml(each);
      const fullName = `${workflow.fullName}.${textOf(metadata.fullName) ?? ''}`;
      return { type: 'WorkflowAlert', fullName, fileName, metadata };
    }),
  ];
}

/** Splits an object's file into components: the object itself, its fields, rules, list views … */
function splitObject(object: DeployedComponent): DeployedComponent[] {
  const own = { ...object.metadata };
  const children = CHILD_TYPES.flatMap(({ type, element }) => {
    delete own[element];
    return listOf(object.metadata[element]).map((each): DeployedComponent => {
      const metadata = asXml(each);
      const fullName = `${object.fullName}.${textOf(metadata.fullName) ?? ''}`;
      return { type, fullName, fileName: object.fileName, metadata };
    });
  });
  return [{ ...object, metadata: own }, ...children];
}

function kindOf(
  path: string,
): { type: string; fullName: string; root: ComponentType['type'] } | undefined {
  const [folder = '', ...rest] = path.split('/');
  const name = rest.join('/');
  for (const { folder: own, type, suffix, folderType, hasContent } of COMPONENT_TYPES) {
    if (own !== folder) continue;
    const fullName = without(name, hasContent ? `.${suffix}-meta.xml` : `.${suffix}`);
    if (fullName !== undefined) return { type, fullName, root: type };
    const folderName = folderType && without(name, '-meta.xml');
    if (folderName !== undefined) return { type, fullName: folderName, root: folderType ?? type };
  }
  return undefined;
}

/** The text of an e-mail template, say: it has no metadata of its own. */
function isContent(path: string): boolean {
  return COMPONENT_TYPES.some(
    ({ folder, suffix, hasContent }) =>
      hasContent && path.startsWith(`${folder}/`) && path.endsWith(`.${suffix}`),
  );
}

function without(name: string, ending: string): string | undefined {
  return name.endsWith(ending) ? name.slice(0, -ending.length) : undefined;
}

/** An object in package.xml includes everything in the object's file; so does a workflow. */
function objectOf({ type, fullName }: ComponentName): ComponentName {
  if (type === 'WorkflowAlert') return { type: 'Workflow', fullName: fullName.split('.')[0] ?? '' };
  const isChild = CHILD_TYPES.some((child) => child.type === type);
  if (!isChild) return { type, fullName };
  return { type: 'CustomObject', fullName: fullName.split('.')[0] ?? '' };
}

function notInZip({ type, fullName }: ComponentName): Failure {
  const problem = `An object '${fullName}' of type ${type} was named in package.xml, but was not found in zipped directory`;
  return { type, fullName, fileName: 'package.xml', problem };
}

function failed(failure: Failure): ReadComponents {
  return { components: [], failures: [failure] };
}

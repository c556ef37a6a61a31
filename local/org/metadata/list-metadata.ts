import { ApiError } from '../http/api-error.ts';
import type { Org } from '../org.ts';
import { loadComponents } from '../store/components-table.ts';
import { asXml, type ComponentName, componentKey, listOf, textOf, type Xml } from './component.ts';
import { CHILD_TYPES, COMPONENT_TYPES } from './component-types.ts';
import { metadataId } from './metadata-id.ts';
import { wsdlTypes } from './wsdl-types.ts';

/** The platform's date of components that it defines; the local org has no others. */
const UNKNOWN_DATE = '1970-01-01T00:00:00.000Z';

/**
 * Lists the org's components of some types, as `sf org list metadata` and `sf project generate
 * manifest --from-org` need (@salesforce/source-deploy-retrieve, connectionResolver.js).
 * @param parameters `queries`, each with a type and, for types in folders, a folder
 * @throws ApiError INVALID_TYPE
 * @see
 *   https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
 */
export async function listMetadata(org: Org, parameters: Xml): Promise<FileProperties[]> {
  const all = await componentsOf(org);
  const known = (await wsdlTypes()).elements;
  return listOf(parameters.queries).flatMap((query) => {
    const { type, folder } = asXml(query);
    const name = textOf(type) ?? '';
    if (!known.has(name) && !isKnown(name)) throw unknownType();
    return all
      .filter((each) => typeOf(each) === name && isIn(each, textOf(folder)))
      .map((each) => fileProperties(org, { ...each, type: name }));
  });
}

interface FileProperties extends ComponentName {
  [fact: string]: string;
}

/**
 * All components: objects and fields of the schema, which includes standard objects and installed
 * packages; other types from the metadata directory and from deployments.
 */
export async function componentsOf({ schema, base, pool }: Org): Promise<ComponentName[]> {
  const objects = [...schema.objects.values()].filter(({ historyOf }) => historyOf === undefined);
  const fields = objects.flatMap(({ name, fields }) =>
    [...fields.values()]
      .filter(({ custom }) => custom)
      .map((field) => ({ type: 'CustomField', fullName: `${name}.${field.name}` })),
  );
  const others = [...base.names, ...(await loadComponents(pool))]
    .filter(({ type }) => type !== 'CustomObject' && type !== 'CustomField')
    .map(({ type, fullName }) => ({ type, fullName }));
  const all = [
    ...objects.map(({ name }) => ({ type: 'CustomObject', fullName: name })),
    ...fields,
    ...others,
  ];
  return [...new Map(all.map((each) => [componentKey(each), each])).values()];
}

/** The type in a list: here, a folder has a type of its own. */
function typeOf({ type, fullName }: ComponentName): string {
  const { folderType } = COMPONENT_TYPES.find((each) => each.type === type) ?? {};
  return folderType !== undefined && !fullName.includes('/') ? folderType : type;
}

/** Components in folders are listed only for their folder. */
function isIn({ type, fullName }: ComponentName, folder: string | undefined): boolean {
  const { folderType } = COMPONENT_TYPES.find((each) => each.type === type) ?? {};
  if (folderType === undefined || !fullName.includes('/')) return true;
  return fullName.startsWith(`${folder}/`);
}

function isKnown(type: string): boolean {
  return [...COMPONENT_TYPES, ...CHILD_TYPES].some(
    (each) => each.type === type || ('folderType' in each && each.folderType === type),
  );
}

function fileProperties({ identity }: Org, { type, fullName }: ComponentName): FileProperties {
  const { userId, username } = identity;
  const namespace = /^(\w+?)__\w+__c(?:$|\.)/.exec(fullName)?.[1];
  return {
    createdById: userId,
    createdByName: username,
    createdDate: UNKNOWN_DATE,
    fileName: fileNameOf(type, fullName),
    fullName,
    id: metadataId({ type, fullName }),
    lastModifiedById: userId,
    lastModifiedByName: username,
    lastModifiedDate: UNKNOWN_DATE,
    manageableState: namespace === undefined ? 'unmanaged' : 'installed',
    ...(namespace !== undefined && { namespacePrefix: namespace }),
    type,
  };
}

/** The path in a deployment's zip; the parts of an object are in the object's file. */
function fileNameOf(type: string, fullName: string): string {
  if (CHILD_TYPES.some((child) => child.type === type)) {
    return fileNameOf('CustomObject', fullName.split('.')[0] ?? '');
  }
  const kind = COMPONENT_TYPES.find((each) => each.type === type || each.folderType === type);
  if (kind === undefined) return fullName;
  const path = `${kind.folder}/${fullName}`;
  return kind.type === type ? `${path}.${kind.suffix}` : path;
}

function unknownType(): ApiError {
  const message = 'This type of metadata is not available for this organization';
  return new ApiError(400, 'INVALID_TYPE', message);
}

import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Profile } from '../../src/salesforce/schema/profile.ts';
import { permissionSetXml } from './permission-set-xml.ts';

/** The permission set that {@link metadataFor} adds for the profile's objects. */
export const PROFILE_SET = 'Profile_Integration';

const GUIDE = new URL('../../docs/schema-profiles.md', import.meta.url);
const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

/** The example of docs/schema-profiles.md, as text. */
export async function profileExample(): Promise<string> {
  const [, json] = /```json\n(.*?)```/s.exec(await readFile(GUIDE, 'utf8')) ?? [];
  if (json === undefined) throw new Error('docs/schema-profiles.md has no JSON example.');
  return json;
}

const text = '<length>128</length><type>Text</type>';
const key = (unique: boolean) => `${text}<externalId>true</externalId><unique>${unique}</unique>`;
const version = '<precision>18</precision><scale>0</scale><type>Number</type>';
const checkbox = '<defaultValue>false</defaultValue><type>Checkbox</type>';
const lookup = (object: string, children: string) =>
  `<referenceTo>${object}</referenceTo><relationshipName>${children}</relationshipName><type>Lookup</type>`;

/**
 * Writes metadata of the objects and fields that a profile names, and a permission set for them.
 *
 * @returns path of the metadata folder
 */
export async function metadataFor({ order, fulfillment, document, uniqueKey }: Profile) {
  const folder = await mkdtemp(join(tmpdir(), 'profile-'));
  const objects = {
    [order.object]: {
      [order.drOrderId]: key(true),
      [order.state]: text,
      [order.stateVersion ?? '']: version,
      [order.fraudState]: text,
      [order.fraudVersion ?? '']: version,
      [order.customerType]: text,
      [order.invoiceFileId ?? '']: text,
      [order.invoiceVersion ?? '']: version,
    },
    [fulfillment.object]: {
      [fulfillment.drOrderId]: key(uniqueKey.fulfillment),
      [fulfillment.order]: lookup(order.object, 'Fulfillments'),
      [fulfillment.status]: text,
      [fulfillment.version ?? '']: version,
      [fulfillment.ofiReceived]: checkbox,
      [fulfillment.eligibleVersion ?? '']: version,
      [fulfillment.ocnReceived]: checkbox,
      [fulfillment.cancelled]: checkbox,
    },
    [document.object]: {
      [document.fileId]: text,
      [document.fileType]: text,
      [document.eventId]: text,
      [document.order]: lookup(order.object, 'Documents'),
    },
  };
  for (const [name, fields] of Object.entries(objects)) await writeObject(folder, name, fields);
  const set = permissionSetXml(
    Object.fromEntries(
      Object.entries(objects).map(([name, fields]) => [name, Object.keys(fields).filter(Boolean)]),
    ),
  );
  await mkdir(join(folder, 'permissionsets'));
  await writeFile(join(folder, 'permissionsets', `${PROFILE_SET}.permissionset-meta.xml`), set);
  return folder;
}

async function writeObject(folder: string, name: string, fields: Record<string, string>) {
  const object = join(folder, 'objects', name);
  await mkdir(join(object, 'fields'), { recursive: true });
  const write = (path: string, root: string, body: string) =>
    writeFile(join(object, path), `<${root} ${NAMESPACE}>${body}</${root}>`);
  await write(
    `${name}.object-meta.xml`,
    'CustomObject',
    `<label>${name}</label><nameField><displayFormat>N-{000}</displayFormat><label>No</label><type>AutoNumber</type></nameField>`,
  );
  for (const [field, body] of Object.entries(fields)) {
    if (field === '') continue;
    await write(
      `fields/${field}.field-meta.xml`,
      'CustomField',
      `<fullName>${field}</fullName><label>${field}</label>${body}`,
    );
  }
}

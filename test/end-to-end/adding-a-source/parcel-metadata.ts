import { cp, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { permissionSetXml } from '../../support/permission-set-xml.ts';

/** The permission set of the guide's object. */
export const PARCELS_SET = 'Parcels_Integration';

const FORCE_APP = fileURLToPath(new URL('../../../force-app/main/default', import.meta.url));
const OBJECT = 'Parcel__c';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const text = (name: string, more = '') =>
  `<fullName>${name}</fullName><label>${name}</label><length>255</length><type>Text</type>${more}`;

const FIELDS: Readonly<Record<string, string>> = {
  Parcel_Id__c: text(
    'Parcel_Id__c',
    '<caseSensitive>true</caseSensitive><externalId>true</externalId><unique>true</unique>',
  ),
  Place__c: text('Place__c'),
  Parcel_Version__c:
    '<fullName>Parcel_Version__c</fullName><label>Version</label><precision>18</precision><scale>0</scale><type>Number</type>',
  OrderId__c:
    '<fullName>OrderId__c</fullName><label>Order</label><referenceTo>Order</referenceTo><relationshipName>Parcels</relationshipName><type>Lookup</type>',
};

const GUARD = `<fullName>Parcel_Guard</fullName><active>true</active>
<errorConditionFormula>AND(NOT(ISNEW()), NOT(ISBLANK(PRIORVALUE(Parcel_Version__c))), NOT(ISBLANK(Parcel_Version__c)), Parcel_Version__c &lt; PRIORVALUE(Parcel_Version__c))</errorConditionFormula>
<errorDisplayField>Parcel_Version__c</errorDisplayField><errorMessage>DR_STALE_EVENT: newer already.</errorMessage>`;

/** A copy of force-app with the guide's object in it. @returns its folder */
export async function metadataWithParcels(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guide-'));
  await cp(FORCE_APP, folder, { recursive: true });
  const object = join(folder, 'objects', OBJECT);
  for (const part of ['fields', 'validationRules']) {
    await mkdir(join(object, part), { recursive: true });
  }
  const write = (path: string, root: string, body: string) =>
    writeFile(join(object, path), `<${root} ${NAMESPACE}>${body}</${root}>`);
  await write(
    `${OBJECT}.object-meta.xml`,
    'CustomObject',
    '<label>Parcel</label><nameField><displayFormat>P-{000}</displayFormat><label>No</label><type>AutoNumber</type></nameField><pluralLabel>Parcels</pluralLabel>',
  );
  for (const [name, body] of Object.entries(FIELDS)) {
    await write(`fields/${name}.field-meta.xml`, 'CustomField', body);
  }
  const set = permissionSetXml({ [OBJECT]: Object.keys(FIELDS) });
  await writeFile(join(folder, 'permissionsets', `${PARCELS_SET}.permissionset-meta.xml`), set);
  await write('validationRules/Parcel_Guard.validationRule-meta.xml', 'ValidationRule', GUARD);
  return folder;
}

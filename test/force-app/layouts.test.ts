import { type MetadataFile, metadataFiles } from './metadata-files.ts';
import { childText, type XmlElement } from './xml.ts';

/** What Salesforce requires on each layout of Order. */
const REQUIRED_ON_ORDER = ['AccountId', 'EffectiveDate', 'Status'];

/** Standard fields on our layouts that Salesforce alone writes. */
const SYSTEM_FIELDS = [
  'ActivatedDate',
  'CreatedById',
  'LastModifiedById',
  'OrderNumber',
  'TotalAmount',
];

const fields = metadataFiles('objects/*/fields/*.field-meta.xml');
const objects = metadataFiles('objects/*/*.object-meta.xml');
const layouts = metadataFiles('layouts/*.layout-meta.xml');

/** The fields of an object that every record must have: these have no field-level security. */
function requiredFields(object: string): string[] {
  const own = fields
    .filter((field) => field.object === object && childText(field.root, 'required') === 'true')
    .map(({ name }) => name);
  return object === 'Order' ? [...own, ...REQUIRED_ON_ORDER] : own;
}

/** The fields of an object that no user can write. */
function readOnlyFields(object: string): string[] {
  const own = fields
    .filter((field) => field.object === object)
    .filter(
      ({ root }) =>
        childText(root, 'formula') !== undefined || childText(root, 'type') === 'AutoNumber',
    )
    .map(({ name }) => name);
  const head = objects.find(({ name }) => name === object);
  const nameField = head?.root.children.find(({ name }) => name === 'nameField');
  const isNumbered = nameField !== undefined && childText(nameField, 'type') === 'AutoNumber';
  return [...own, ...SYSTEM_FIELDS, ...(isNumbered ? ['Name'] : [])];
}

// "Field:X must be Required" is what the Metadata API answers otherwise.
// https://github.com/SFDO-Tooling/CumulusCI/pull/2407
describe.each(layouts.map((file) => [file.name, file] as const))('%s', (name, { root }) => {
  const object = name.replace(/-.*$/, '');
  const items = all(root, 'layoutItems').map((item) => ({
    field: childText(item, 'field') ?? '',
    behavior: childText(item, 'behavior'),
  }));
  const having = (behavior: string) =>
    items.filter((item) => item.behavior === behavior).map(({ field }) => field);

  test('shows each required field as Required, and no other', () => {
    expect(having('Required').sort()).toEqual(requiredFields(object).sort());
  });

  test('shows what no user can write as Readonly', () => {
    const readOnly = readOnlyFields(object);
    const shown = items.filter(({ field }) => readOnly.includes(field));
    expect(shown.filter(({ behavior }) => behavior !== 'Readonly')).toEqual([]);
    expect(shown).not.toHaveLength(0);
  });
});

test('there is a layout for each object', () => {
  const named = ({ name }: MetadataFile) => name.replace(/-.*$/, '');
  expect(layouts.map(named)).toEqual([...objects.map(({ name }) => name), 'Order'].sort());
});

function all(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : all(child, name)));
}

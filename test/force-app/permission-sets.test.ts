import { connectorProfile } from '../../src/salesforce/schema/profile.ts';
import { writtenFields } from '../../src/wiring/written-fields.ts';
import { metadataFiles } from './metadata-files.ts';
import { childText, type XmlElement } from './xml.ts';

const sets = metadataFiles('permissionsets/*.permissionset-meta.xml');
const fields = metadataFiles('objects/*/fields/*.field-meta.xml');

/** The objects of force-app. */
const ours = metadataFiles('objects/*/*.object-meta.xml')
  .filter(({ name }) => name.endsWith('__c'))
  .map(({ name }) => name)
  .sort();

/** The fields that the code writes, for all senders. The other fields are only for people. */
const written = new Set(
  writtenFields(connectorProfile, {
    xanpay: { orderField: 'OrderNumber' },
    plum: { object: 'Order', field: 'OrderNumber', lookupField: 'OrderId__c' },
  }).map(({ object, field }) => `${object}.${field}`),
);

/** The field that admins change, to mark a failed event for reprocessing. */
const marked = new Set(['DR_Failed_Event__c.Status__c']);

/** Custom fields that a permission set may contain: Salesforce refuses required ones. */
const grantable = fields
  .filter(({ root }) => childText(root, 'required') !== 'true')
  .map(({ object, name }) => `${object}.${name}`)
  .sort();

describe.each(sets.map((file) => [file.name, file.root] as const))('%s', (name, root) => {
  test('contains exactly the custom fields that are not required', () => {
    expect(entries(root, 'fieldPermissions', 'field').sort()).toEqual(grantable);
  });

  test('grants neither delete nor modify all', () => {
    for (const object of all(root, 'objectPermissions')) {
      expect(childText(object, 'allowDelete')).toBe('false');
      expect(childText(object, 'modifyAllRecords')).toBe('false');
    }
  });

  test('contains the objects that the connector uses', () => {
    const used = [...ours, 'Account', 'Order'].sort();
    expect(entries(root, 'objectPermissions', 'object').sort()).toEqual(used);
  });

  test('has a description that Salesforce accepts (255 characters)', () => {
    expect((childText(root, 'description') ?? '').length).toBeLessThanOrEqual(255);
  });

  const writes = name.endsWith('_Integration');

  const changed = writes ? written : marked;

  test(
    writes ? 'may edit orders but not create them' : 'may edit failed events and nothing else',
    () => {
      for (const field of all(root, 'fieldPermissions')) {
        const isChanged = changed.has(childText(field, 'field') ?? '');
        expect(childText(field, 'editable')).toBe(String(isChanged));
      }
      const rights = (right: string) =>
        all(root, 'objectPermissions')
          .filter((object) => childText(object, right) === 'true')
          .map((object) => childText(object, 'object'));
      expect(rights('allowCreate').sort()).toEqual(writes ? ours : []);
      expect(rights('allowEdit').sort()).toEqual(
        writes ? [...ours, 'Order'].sort() : ['DR_Failed_Event__c'],
      );
    },
  );
});

function all(root: XmlElement, name: string): XmlElement[] {
  return root.children.filter((child) => child.name === name);
}

function entries(root: XmlElement, name: string, key: string): string[] {
  return all(root, name).map((entry) => childText(entry, key) ?? '');
}

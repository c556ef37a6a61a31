import { metadataFiles } from './metadata-files.ts';
import { childText, type XmlElement } from './xml.ts';

const sets = metadataFiles('permissionsets/*.permissionset-meta.xml');
const fields = metadataFiles('objects/*/fields/*.field-meta.xml');

/** Custom fields that Salesforce lets a permission set name: it refuses required ones. */
const grantable = fields
  .filter(({ root }) => childText(root, 'required') !== 'true')
  .map(({ object, name }) => `${object}.${name}`)
  .sort();

describe.each(sets.map((file) => [file.name, file.root] as const))('%s', (name, root) => {
  test('names exactly the custom fields that are not required', () => {
    expect(entries(root, 'fieldPermissions', 'field').sort()).toEqual(grantable);
  });

  test('lets nobody delete or modify all', () => {
    for (const object of all(root, 'objectPermissions')) {
      expect(childText(object, 'allowDelete')).toBe('false');
      expect(childText(object, 'modifyAllRecords')).toBe('false');
    }
  });

  test('covers the objects that the connector touches', () => {
    expect(entries(root, 'objectPermissions', 'object').sort()).toEqual([
      'Account',
      'DR_Fulfillment__c',
      'DR_Invoice_Credit_Memo__c',
      'Order',
    ]);
  });

  test('has a description that Salesforce accepts (255 characters)', () => {
    expect((childText(root, 'description') ?? '').length).toBeLessThanOrEqual(255);
  });

  const writes = name.endsWith('_Integration');

  test(writes ? 'writes orders but never creates one' : 'changes nothing', () => {
    const editable = new Set(all(root, 'fieldPermissions').map((f) => childText(f, 'editable')));
    expect([...editable]).toEqual([String(writes)]);
    const rights = (right: string) =>
      all(root, 'objectPermissions')
        .filter((object) => childText(object, right) === 'true')
        .map((object) => childText(object, 'object'));
    const ours = ['DR_Fulfillment__c', 'DR_Invoice_Credit_Memo__c'];
    expect(rights('allowCreate')).toEqual(writes ? ours : []);
    expect(rights('allowEdit')).toEqual(writes ? [...ours, 'Order'] : []);
  });
});

function all(root: XmlElement, name: string): XmlElement[] {
  return root.children.filter((child) => child.name === name);
}

function entries(root: XmlElement, name: string, key: string): string[] {
  return all(root, name).map((entry) => childText(entry, key) ?? '');
}

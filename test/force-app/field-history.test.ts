import { metadataFiles } from './metadata-files.ts';
import { childText, type XmlElement } from './xml.ts';

/**
 * The most fields of an object that Salesforce tracks. Order comes with 17 tracked standard fields.
 * @see https://github.com/forcedotcom/cli/issues/1922 for the same limit on Case
 */
const MAX_TRACKED = 20;
const TRACKED_STANDARD_FIELDS_OF_ORDER = 17;

const fields = metadataFiles('objects/*/fields/*.field-meta.xml');

const isTracked = ({ root }: { root: XmlElement }) => childText(root, 'trackHistory') === 'true';

test('no field of Order mentions its history, so that a deployment keeps the setting of the org', () => {
  const mentioning = fields
    .filter(({ object }) => object === 'Order')
    .filter(({ root }) => childText(root, 'trackHistory') !== undefined);
  expect(mentioning.map(({ name }) => name)).toEqual([]);
});

test('each of our objects tracks at most 20 fields, and its file enables history', () => {
  const tracked = Map.groupBy(fields.filter(isTracked), ({ object }) => object);
  for (const [object, own] of tracked) {
    expect(own.length).toBeLessThanOrEqual(MAX_TRACKED);
    const [file] = metadataFiles(`objects/${object}/*.object-meta.xml`);
    expect(file && childText(file.root, 'enableHistory')).toBe('true');
  }
  expect(tracked.size).toBe(5);
});

describe('the history of orders, which is deployed separately', () => {
  const files = metadataFiles('**/*-meta.xml', 'salesforce/order-history');

  test('has as many fields as Order has room for', () => {
    expect(files.map(({ path }) => path)).toEqual([
      'objects/Order/fields/DR_Fraud_State__c.field-meta.xml',
      'objects/Order/fields/DR_Invoice_File_Id__c.field-meta.xml',
      'objects/Order/fields/DR_Order_State__c.field-meta.xml',
    ]);
    expect(TRACKED_STANDARD_FIELDS_OF_ORDER + files.length).toBeLessThanOrEqual(MAX_TRACKED);
  });

  test.each(files.map((file) => [file.name, file] as const))(
    '%s is the field of force-app with its history tracked, and nothing else',
    (_name, file) => {
      const [field] = fields.filter(({ path }) => path === file.path);
      const others = file.root.children.filter(({ name }) => name !== 'trackHistory');
      expect(isTracked(file)).toBe(true);
      expect(others).toEqual(field?.root.children);
    },
  );
});

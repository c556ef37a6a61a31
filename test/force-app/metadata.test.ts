import { metadataFiles } from './metadata-files.ts';
import { readMetadataTypes } from './metadata-types.ts';
import { schemaViolations } from './schema-violations.ts';
import { childText, parseXml, type XmlElement } from './xml.ts';

const types = readMetadataTypes();
const everything = metadataFiles('**/*-meta.xml');
const fields = metadataFiles('objects/*/fields/*.field-meta.xml');
const rules = metadataFiles('objects/*/validationRules/*.validationRule-meta.xml');

describe('every metadata file', () => {
  test.each(everything.map((file) => [file.path, file] as const))(
    'is valid according to the Metadata WSDL: %s',
    (_path, { root }) => {
      expect(root.attributes.xmlns).toBe('http://soap.sforce.com/2006/04/metadata');
      expect(types.sequences.has(root.name)).toBe(true);
      expect(schemaViolations(root, root.name, types)).toEqual([]);
    },
  );

  test.each(everything.map((file) => [file.path, file] as const))(
    'has the API name of its file: %s',
    (_path, { root, name }) => {
      expect(childText(root, 'fullName') ?? name).toBe(name);
    },
  );
});

test('the check finds an unknown element, a wrong order, an invalid value and a missing element', () => {
  const field = parseXml('<CustomField><type>Textt</type><label>L</label><bogus/></CustomField>');
  expect(schemaViolations(field, 'CustomField', types)).toEqual([
    'label must come before type',
    'CustomField may not hold bogus',
    'type is "Textt", which is not a FieldType',
  ]);
  const rule = parseXml('<ValidationRule><active>yes</active></ValidationRule>');
  expect(schemaViolations(rule, 'ValidationRule', types)).toEqual([
    'ValidationRule must hold errorConditionFormula',
    'ValidationRule must hold errorMessage',
    'active is "yes", which is not a xsd:boolean',
  ]);
});

describe('fields', () => {
  test.each(fields.map((file) => [`${file.object}.${file.name}`, file] as const))(
    '%s has a label of valid length and a description',
    (_field, { root }) => {
      expect((childText(root, 'label') ?? '').length).toBeLessThanOrEqual(40);
      expect((childText(root, 'description') ?? '').length).toBeGreaterThan(20);
      expect((childText(root, 'inlineHelpText') ?? '').length).toBeLessThanOrEqual(510);
    },
  );

  test('the keys that the connector upserts by are unique, case-sensitive external ids', () => {
    const keys = fields.filter(({ root }) => childText(root, 'externalId') === 'true');
    expect(keys.map(({ object, name }) => `${object}.${name}`)).toEqual([
      'DR_Failed_Event__c.Failed_Event_Key__c',
      'DR_Fulfillment__c.DR_Order_Id__c',
      'DR_Invoice_Credit_Memo__c.File_Id__c',
      'Order.DR_Order_Id__c',
      'Plum_Reward__c.Plum_Order_Id__c',
      'XanPay_Charge__c.Charge_Id__c',
    ]);
    for (const { name, root } of keys) {
      expect(childText(root, 'unique')).toBe('true');
      expect(childText(root, 'caseSensitive')).toBe('true');
      // A required field has no field-level security: everyone who edits the object could edit it.
      expect(childText(root, 'required')).toBe('false');
      expect(childText(root, 'length')).toBe(name === 'Failed_Event_Key__c' ? '64' : '255');
    }
  });

  const versions = fields.filter(({ name }) => name.endsWith('_Version__c'));

  test('there are eight version fields', () => expect(versions).toHaveLength(8));

  test.each(versions.map((file) => [`${file.object}.${file.name}`, file] as const))(
    '%s is a whole number of 18 digits, guarded by a rule against older values',
    (_field, { object, name, root }) => {
      expect(childText(root, 'type')).toBe('Number');
      expect(childText(root, 'precision')).toBe('18');
      expect(childText(root, 'scale')).toBe('0');
      const guard = rules.find(
        (rule) => rule.object === object && childText(rule.root, 'errorDisplayField') === name,
      );
      expect(guard && childText(guard.root, 'active')).toBe('true');
      expect(guard && childText(guard.root, 'errorMessage')).toMatch(/^DR_STALE_EVENT: /);
      expect(guard && childText(guard.root, 'errorConditionFormula')).toContain(
        `${name} < PRIORVALUE(${name})`,
      );
    },
  );
});

describe('the objects of force-app', () => {
  const objects = metadataFiles('objects/*/*.object-meta.xml').filter(({ name }) =>
    name.endsWith('__c'),
  );

  test.each(objects.map(({ name }) => [name]))(
    '%s has one key, a tab, a list view of all records and a version for each of its guards',
    (name) => {
      const own = fields.filter(({ object }) => object === name);
      expect(own.filter(({ root }) => childText(root, 'externalId') === 'true')).toHaveLength(1);
      expect(own.filter((field) => field.name.endsWith('_Version__c'))).toHaveLength(
        { DR_Failed_Event__c: 0, DR_Fulfillment__c: 2 }[name] ?? 1,
      );
      expect(metadataFiles(`tabs/${name}.tab-meta.xml`)).toHaveLength(1);
      expect(metadataFiles(`objects/${name}/listViews/All.listView-meta.xml`)).toHaveLength(1);
    },
  );

  // Orgs without external org-wide defaults refuse the element. Where they exist, Private is the
  // default.
  // https://github.com/trailheadapps/northern-trail-outfitters/issues/5
  test.each(objects.map((file) => [file.name, file.root] as const))(
    '%s leaves the external sharing model to the org',
    (_name, root) => expect(childText(root, 'externalSharingModel')).toBeUndefined(),
  );

  const layouts = metadataFiles('layouts/*.layout-meta.xml');

  test.each(layouts.map((file) => [file.name, file.root] as const))(
    '%s shows every field of its object',
    (name, root) => {
      const object = name.replace(/-.*$/, '');
      const shown = everyText(root, 'field').filter((field) => field.endsWith('__c'));
      const own = fields.filter((field) => field.object === object).map((field) => field.name);
      expect(shown.sort()).toEqual(own.sort());
    },
  );
});

test('amounts have three decimal places, and each has a field for its ISO currency code', () => {
  const amounts = fields.filter(({ name }) => name.endsWith('_Amount__c'));
  expect(amounts).not.toHaveLength(0);
  for (const { object, name, root } of amounts) {
    expect([childText(root, 'precision'), childText(root, 'scale')]).toEqual(['18', '3']);
    const code = name.replace('_Amount__c', '_Currency__c');
    const currency = fields.find((field) => field.object === object && field.name === code);
    expect(currency && childText(currency.root, 'length')).toBe('3');
  }
});

test('a validation rule protects the Digital River order id of an Order', () => {
  const guard = rules.find(({ name }) => name === 'DR_Order_Id_Guard');
  expect(guard && childText(guard.root, 'errorMessage')).toMatch(/^DR_ORDER_CONFLICT: /);
});

test.each(rules.map((file) => [file.name, file] as const))(
  'the texts of %s have at most 255 characters, as Salesforce requires',
  (_name, { root }) => {
    expect((childText(root, 'errorMessage') ?? '').length).toBeLessThanOrEqual(255);
    expect((childText(root, 'description') ?? '').length).toBeLessThanOrEqual(255);
  },
);

/** The texts of all elements with this name, at any depth. */
function everyText(element: XmlElement, name: string): string[] {
  return element.children.flatMap((child) =>
    child.name === name ? [child.text] : everyText(child, name),
  );
}

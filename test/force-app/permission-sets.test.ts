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

/** All custom fields of force-app, as `Object.Field`. */
const allFields = fields.map(({ object, name }) => `${object}.${name}`).sort();

/** The fields that the code writes, for all senders. The other fields are only for people. */
const written = writtenFields(connectorProfile, {
  xanpay: { orderField: 'OrderNumber' },
  plum: { object: 'Order', field: 'OrderNumber', lookupField: 'OrderId__c' },
})
  .map(({ object, field }) => `${object}.${field}`)
  .sort();

/** What a permission set of force-app may grant. */
interface Grants {
  /** Custom fields that its users see. */
  reads: string[];
  /** Custom fields that its users edit. */
  edits: string[];
  /** Objects by permission; no set has other object permissions. */
  objects: Record<'allowRead' | 'allowCreate' | 'allowEdit' | 'viewAllRecords', string[]>;
  userPermissions: string[];
}

const EXPECTED: Record<string, Grants> = {
  // Order without create; Account only because reading orders depends on reading accounts.
  Digital_River_Connector_Integration: {
    reads: allFields,
    edits: written,
    objects: {
      allowRead: [...ours, 'Account', 'Order'],
      allowCreate: ours,
      allowEdit: [...ours, 'Order'],
      viewAllRecords: [...ours, 'Order'],
    },
    userPermissions: ['ApiEnabled'],
  },
  // A set of its own, because a user licence may not allow these permissions.
  Digital_River_Connector_Activated_Orders: {
    reads: [],
    edits: [],
    objects: {
      allowRead: ['Account', 'Order'],
      allowCreate: [],
      allowEdit: ['Order'],
      viewAllRecords: [],
    },
    userPermissions: ['ActivateOrder', 'EditActivatedOrders'],
  },
  Digital_River_Connector_Admin: {
    reads: allFields,
    edits: [
      'DR_Failed_Event__c.Dismissal_Note__c',
      'DR_Failed_Event__c.Status__c',
      'DR_Invoice_Credit_Memo__c.DR_File_Link_Requested__c',
    ],
    objects: {
      allowRead: [...ours, 'Account', 'Order'],
      allowCreate: [],
      allowEdit: ['DR_Failed_Event__c', 'DR_Invoice_Credit_Memo__c'],
      viewAllRecords: [],
    },
    userPermissions: [],
  },
  // For the console's viewers: what they may see of orders is not ours to decide.
  Digital_River_Connector_Viewer: {
    reads: allFields.filter((field) => field.startsWith('DR_Failed_Event__c.')),
    edits: [],
    objects: {
      allowRead: ['DR_Failed_Event__c'],
      allowCreate: [],
      allowEdit: [],
      viewAllRecords: [],
    },
    userPermissions: [],
  },
  // Its users can edit orders already, but not this field.
  Digital_River_Connector_Storefront: {
    reads: ['Order.DR_Order_Id__c'],
    edits: ['Order.DR_Order_Id__c'],
    objects: {
      allowRead: ['Account', 'Order'],
      allowCreate: [],
      allowEdit: [],
      viewAllRecords: [],
    },
    userPermissions: [],
  },
};

test('each permission set is one of these', () => {
  expect(sets.map(({ name }) => name).sort()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(Object.entries(EXPECTED))('%s', (name, expected) => {
  const root = sets.find((set) => set.name === name)?.root;

  test('grants read and edit on exactly the fields that its users need', () => {
    expect(having(root, 'fieldPermissions', 'readable', 'field')).toEqual(expected.reads);
    expect(having(root, 'fieldPermissions', 'editable', 'field')).toEqual(expected.edits);
  });

  test('grants nothing on a required field, which Salesforce refuses', () => {
    const required = fields
      .filter((field) => childText(field.root, 'required') === 'true')
      .map((field) => `${field.object}.${field.name}`);
    const granted = all(root, 'fieldPermissions').map((entry) => childText(entry, 'field'));
    expect(granted.filter((field) => required.includes(field ?? ''))).toEqual([]);
  });

  test('grants only the object permissions that its users need, and never delete or modify all', () => {
    const none = { allowDelete: [], modifyAllRecords: [], viewAllFields: [] };
    for (const [right, objects] of Object.entries({ ...expected.objects, ...none })) {
      expect([right, having(root, 'objectPermissions', right, 'object')]).toEqual([
        right,
        objects.toSorted(),
      ]);
    }
  });

  test('grants only the user permissions that its users need', () => {
    expect(having(root, 'userPermissions', 'enabled', 'name')).toEqual(expected.userPermissions);
  });

  test('has a description that Salesforce accepts (255 characters), and no licence of its own', () => {
    const description = (root && childText(root, 'description')) ?? '';
    expect(description.length).toBeGreaterThan(20);
    expect(description.length).toBeLessThanOrEqual(255);
    // A set that names a licence can be assigned to users of that licence only.
    expect(root && childText(root, 'license')).toBeUndefined();
  });
});

const KEYS = [
  'DR_Failed_Event__c.Failed_Event_Key__c',
  'DR_Fulfillment__c.DR_Order_Id__c',
  'DR_Invoice_Credit_Memo__c.File_Id__c',
  'Plum_Reward__c.Plum_Order_Id__c',
  'XanPay_Charge__c.Charge_Id__c',
];

test.each(KEYS)('only the integration user edits the key %s', (key) => {
  const editing = sets.filter(({ root }) =>
    having(root, 'fieldPermissions', 'editable', 'field').includes(key),
  );
  const reading = sets.filter(({ root }) =>
    having(root, 'fieldPermissions', 'readable', 'field').includes(key),
  );
  expect(editing.map(({ name }) => name)).toEqual(['Digital_River_Connector_Integration']);
  expect(reading.map(({ name }) => name)).toEqual([
    'Digital_River_Connector_Admin',
    'Digital_River_Connector_Integration',
    ...(key.startsWith('DR_Failed_Event__c.') ? ['Digital_River_Connector_Viewer'] : []),
  ]);
});

function all(root: XmlElement | undefined, name: string): XmlElement[] {
  return root?.children.filter((child) => child.name === name) ?? [];
}

/** The values of `key` in the entries of a permission set in which `flag` is true. */
function having(root: XmlElement | undefined, name: string, flag: string, key: string): string[] {
  return all(root, name)
    .filter((entry) => childText(entry, flag) === 'true')
    .map((entry) => childText(entry, key) ?? '')
    .sort();
}

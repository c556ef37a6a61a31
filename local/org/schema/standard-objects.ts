import { fileObjects } from './file-objects.ts';
import type { ObjectSchema } from './schema.ts';
import { standardObject } from './standard-object.ts';
import { field, lookup, ownerField, systemFields } from './system-fields.ts';
import { TRACKED_FIELDS_OF_ORDER } from './tracked-fields.ts';

/**
 * The standard objects of this org, with the fields that orders and related records need. Key
 * prefixes and field names are those of the platform.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/
 */
export function standardObjects(): ObjectSchema[] {
  return [
    account(),
    accountShare(),
    contact(),
    order(),
    organization(),
    permissionSet(),
    permissionSetAssignment(),
    product(),
    profile(),
    user(),
    userRecordAccess(),
    ...fileObjects(),
  ];
}

function account(): ObjectSchema {
  return standardObject('Account', 'Accounts', '001', 'Name', [
    field('Name', 'string', { length: 255, required: true, label: 'Account Name' }),
    field('AccountNumber', 'string', { length: 40 }),
    field('Phone', 'string', { length: 40 }),
    field('Website', 'url', { length: 255 }),
    field('Description', 'textarea', { length: 32_000 }),
    ownerField(),
  ]);
}

/**
 * Who can reach an account besides its owner.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_accountshare.htm
 */
function accountShare(): ObjectSchema {
  return standardObject('AccountShare', 'Account Shares', '00r', 'Id', [
    lookup('AccountId', 'Account', { required: true, childRelationshipName: 'Shares' }),
    field('UserOrGroupId', 'reference', { referenceTo: 'User', required: true, length: 18 }),
    field('AccountAccessLevel', 'picklist', {
      length: 40,
      required: true,
      restricted: true,
      picklistValues: ['Read', 'Edit', 'All'],
    }),
    field('RowCause', 'picklist', { length: 40, readOnly: true, defaultValue: 'Manual' }),
  ]);
}

function contact(): ObjectSchema {
  return standardObject('Contact', 'Contacts', '003', 'LastName', [
    field('FirstName', 'string', { length: 40 }),
    field('LastName', 'string', { length: 80, required: true }),
    field('Email', 'email', { length: 80 }),
    lookup('AccountId', 'Account', {
      childRelationshipName: 'Contacts',
      deleteConstraint: 'Cascade',
    }),
    ownerField(),
  ]);
}

function order(): ObjectSchema {
  const fields = [
    field('OrderNumber', 'string', { length: 30, readOnly: true, autoNumber: '{00000000}' }),
    field('Name', 'string', { length: 80, label: 'Order Name' }),
    lookup('AccountId', 'Account', {
      required: true,
      childRelationshipName: 'Orders',
      deleteConstraint: 'Cascade',
    }),
    field('EffectiveDate', 'date', { required: true, label: 'Order Start Date' }),
    field('EndDate', 'date', { label: 'Order End Date' }),
    field('Status', 'picklist', {
      length: 255,
      required: true,
      restricted: true,
      picklistValues: ['Draft', 'Activated'],
      defaultValue: 'Draft',
    }),
    field('Description', 'textarea', { length: 32_000 }),
    field('TotalAmount', 'currency', { precision: 18, scale: 2, readOnly: true, defaultValue: 0 }),
    ownerField(),
  ].map((each) => ({ ...each, trackHistory: TRACKED_FIELDS_OF_ORDER.includes(each.name) }));
  return {
    ...standardObject('Order', 'Orders', '801', 'OrderNumber', fields),
    trackedFields: TRACKED_FIELDS_OF_ORDER,
  };
}

function organization(): ObjectSchema {
  const readOnly = { readOnly: true };
  return standardObject('Organization', 'Organizations', '00D', 'Name', [
    field('Name', 'string', { length: 80, ...readOnly }),
    field('InstanceName', 'string', { length: 5, ...readOnly }),
    field('IsSandbox', 'boolean', readOnly),
    field('OrganizationType', 'picklist', readOnly),
    field('TrialExpirationDate', 'datetime', readOnly),
    field('NamespacePrefix', 'string', { length: 15, ...readOnly }),
  ]);
}

function permissionSet(): ObjectSchema {
  const readOnly = { readOnly: true };
  return standardObject('PermissionSet', 'Permission Sets', '0PS', 'Name', [
    field('Name', 'string', { length: 80, label: 'Permission Set Name', ...readOnly }),
    field('Label', 'string', { length: 80, label: 'Permission Set Label', ...readOnly }),
  ]);
}

function permissionSetAssignment(): ObjectSchema {
  return standardObject('PermissionSetAssignment', 'Permission Set Assignments', '0Pa', 'Id', [
    lookup('AssigneeId', 'User', { required: true }),
    lookup('PermissionSetId', 'PermissionSet', { required: true, deleteConstraint: 'Cascade' }),
    field('IsActive', 'boolean', { readOnly: true, defaultValue: true }),
  ]);
}

function product(): ObjectSchema {
  return standardObject('Product2', 'Products', '01t', 'Name', [
    field('Name', 'string', { length: 255, required: true, label: 'Product Name' }),
    field('ProductCode', 'string', { length: 255 }),
    field('IsActive', 'boolean', { defaultValue: false, label: 'Active' }),
    field('Description', 'textarea', { length: 4_000 }),
  ]);
}

function profile(): ObjectSchema {
  return standardObject('Profile', 'Profiles', '00e', 'Name', [
    field('Name', 'string', { length: 255, readOnly: true }),
  ]);
}

function user(): ObjectSchema {
  const readOnly = { readOnly: true };
  return standardObject('User', 'Users', '005', 'Name', [
    field('Username', 'string', { length: 80, ...readOnly }),
    field('FirstName', 'string', { length: 40, ...readOnly }),
    field('LastName', 'string', { length: 80, ...readOnly }),
    field('Name', 'string', { length: 121, label: 'Full Name', ...readOnly }),
    field('Alias', 'string', { length: 8, ...readOnly }),
    field('Email', 'email', { length: 128, ...readOnly }),
    field('UserType', 'picklist', { length: 40, ...readOnly }),
    field('TimeZoneSidKey', 'picklist', { length: 40, label: 'Time Zone', ...readOnly }),
    field('LocaleSidKey', 'picklist', { length: 40, label: 'Locale', ...readOnly }),
    field('EmailEncodingKey', 'picklist', { length: 40, label: 'Email Encoding', ...readOnly }),
    field('LanguageLocaleKey', 'picklist', { length: 40, label: 'Language', ...readOnly }),
    field('IsActive', 'boolean', { label: 'Active', ...readOnly }),
    lookup('ProfileId', 'Profile', { label: 'Profile ID', ...readOnly }),
  ]);
}

/**
 * What a user can do with records; its rows are computed, and it has no other fields.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userrecordaccess.htm
 */
function userRecordAccess(): ObjectSchema {
  const readOnly = { readOnly: true };
  const flags = ['HasReadAccess', 'HasEditAccess', 'HasDeleteAccess', 'HasTransferAccess'];
  const object = standardObject('UserRecordAccess', 'User Record Access', '000', 'Id', [
    field('UserId', 'reference', { referenceTo: 'User', length: 18, ...readOnly }),
    // Salesforce describes it as a picklist, and compares it like an id.
    field('RecordId', 'reference', { length: 18, ...readOnly }),
    ...[...flags, 'HasAllAccess'].map((name) => field(name, 'boolean', readOnly)),
    field('MaxAccessLevel', 'picklist', { length: 40, ...readOnly }),
  ]);
  for (const { name } of systemFields()) {
    if (name !== 'Id') object.fields.delete(name.toLowerCase());
  }
  return object;
}

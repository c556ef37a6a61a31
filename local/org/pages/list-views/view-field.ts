import type { FieldSchema, ObjectSchema } from '../../schema/schema.ts';

/** What list views call the fields of every object. */
const COMMON: Record<string, string> = {
  CREATED_DATE: 'CreatedDate',
  CREATEDBY_USER: 'CreatedById',
  LAST_UPDATE: 'LastModifiedDate',
  UPDATEDBY_USER: 'LastModifiedById',
  'SALES.ACCOUNT.NAME': 'AccountId',
  'OWNER.ALIAS': 'OwnerId',
  'CORE.USERS.ALIAS': 'OwnerId',
};

/**
 * Finds the field that a list view means. Custom fields have their own names there; standard ones
 * others, such as `ORDERS.ORDER_NUMBER` for OrderNumber.
 */
export function viewField(object: ObjectSchema, name: string): FieldSchema | undefined {
  const last = name.split('.').at(-1) ?? '';
  const known = COMMON[name] ?? COMMON[last] ?? (name === 'NAME' ? object.nameField : undefined);
  const wanted = known ?? (last.endsWith('__c') ? last : last.replaceAll('_', ''));
  return object.fields.get(wanted.toLowerCase());
}

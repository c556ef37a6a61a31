import type { FieldSchema, ObjectSchema } from '../../schema/schema.ts';

/** The names of common fields in list views. */
const COMMON: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CREATED_DATE: 'CreatedDate',
    CREATEDBY_USER: 'CreatedById',
    LAST_UPDATE: 'LastModifiedDate',
    UPDATEDBY_USER: 'LastModifiedById',
    'SALES.ACCOUNT.NAME': 'AccountId',
    'OWNER.ALIAS': 'OwnerId',
    'CORE.USERS.ALIAS': 'OwnerId',
  }),
);

/**
 * Finds a field by its name in a list view. Custom fields have their API names there, standard
 * fields different ones, such as `ORDERS.ORDER_NUMBER` for OrderNumber.
 */
export function viewField(object: ObjectSchema, name: string): FieldSchema | undefined {
  const last = name.split('.').at(-1) ?? '';
  const known =
    COMMON.get(name) ?? COMMON.get(last) ?? (name === 'NAME' ? object.nameField : undefined);
  const wanted = known ?? (last.endsWith('__c') ? last : last.replaceAll('_', ''));
  return object.fields.get(wanted.toLowerCase());
}

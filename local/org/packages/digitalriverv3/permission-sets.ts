import type { PermissionSet } from '../../rights/permission-set.ts';
import { namespaced } from './namespaced.ts';
import { objects } from './objects.ts';

const READ_ALL = {
  read: true,
  create: false,
  edit: false,
  delete: false,
  viewAll: true,
  modifyAll: false,
};
const WRITE_ALL = { ...READ_ALL, edit: true };

/**
 * The package's permission set for the integration user. It writes the package's fields and
 * objects; its name in the package is not public.
 */
export const fulfillmentPermissionSet: PermissionSet = {
  name: namespaced('Fulfillment'),
  label: 'Digital River Fulfillment',
  grants: {
    permissions: ['ActivateOrder', 'EditActivatedOrders'],
    objects: new Map([
      ['account', READ_ALL],
      ...objects.map(({ name }) => [name.toLowerCase(), rightsOn(name)] as const),
    ]),
    fields: new Map(
      objects.flatMap(({ name, fields }) =>
        fields.map((field) => [`${name}.${field.name}`.toLowerCase(), { read: true, edit: true }]),
      ),
    ),
  },
};

/** Orders are created by the storefront, the rows of the package's objects by the package. */
function rightsOn(name: string) {
  return { ...WRITE_ALL, create: name !== 'Order' };
}

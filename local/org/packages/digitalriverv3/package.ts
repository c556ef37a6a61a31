import type { InstalledPackage } from '../installed-package.ts';
import { objects } from './objects.ts';
import { orderTrigger } from './order-trigger.ts';
import { fulfillmentPermissionSet } from './permission-sets.ts';

/**
 * Digital River's Lightning package, version 3: the objects and fields that an API client can see,
 * a permission set for them, and the trigger on Order. Its pages, its classes and its data about
 * line items are not included.
 */
export const digitalriverv3: InstalledPackage = {
  objects,
  permissionSets: [fulfillmentPermissionSet],
  triggers: [orderTrigger],
};

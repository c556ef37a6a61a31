import type { InstalledPackage } from '../installed-package.ts';
import { objects } from './objects.ts';
import { orderTrigger } from './order-trigger.ts';

/**
 * Digital River's Lightning package, version 3: the objects and fields that an API client can see,
 * and the trigger on Order. Its pages, its classes and its data about line items are not included.
 */
export const digitalriverv3: InstalledPackage = { objects, triggers: [orderTrigger] };

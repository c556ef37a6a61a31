import type { InstalledPackage } from '../installed-package.ts';
import { objects } from './objects.ts';
import { orderTrigger } from './order-trigger.ts';

/**
 * Digital River's Lightning package, version 3: the objects and fields that a writer from outside meets, and what it does
 * by itself when an Order changes. Its pages, its classes and what it keeps of line items are left out.
 */
export const digitalriverv3: InstalledPackage = { objects, triggers: [orderTrigger] };

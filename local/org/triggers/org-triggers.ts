import { contentDocumentLinks } from '../files/link-trigger.ts';
import { contentVersions } from '../files/version-trigger.ts';
import { activatedOrders } from '../rights/activated-orders.ts';
import { singleAssignments } from '../rights/single-assignments.ts';
import type { Trigger } from './trigger.ts';

/** The checks of the platform itself that concern one object. */
export const ORG_TRIGGERS: readonly Trigger[] = [
  activatedOrders,
  contentDocumentLinks,
  contentVersions,
  singleAssignments,
];

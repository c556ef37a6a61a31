import type { Trigger } from '../triggers/trigger.ts';
import type { RowUpdate } from '../write/store-rows.ts';
import type { UserPermission } from './user-rights.ts';
import { insufficientAccess } from './write-refusals.ts';

/**
 * Activating an Order, and editing an activated one, needs a user permission each. Salesforce's
 * words for the refusal are not public; these are the words for a row that the user may not edit.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=sales.order_edit.htm
 */
export const activatedOrders: Trigger = {
  object: 'Order',
  async beforeWrite({ user }, updates) {
    const refused = updates.filter((update) => {
      const needed = permissionFor(update);
      return needed !== undefined && !user.rights.has(needed);
    });
    return new Map(refused.map(({ after }) => [after.id, insufficientAccess()]));
  },
  async afterWrite() {},
};

function permissionFor({ before, after }: RowUpdate): UserPermission | undefined {
  if (before?.data.Status === ACTIVATED) return 'EditActivatedOrders';
  return after.data.Status === ACTIVATED ? 'ActivateOrder' : undefined;
}

const ACTIVATED = 'Activated';

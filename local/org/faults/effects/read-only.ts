import { type RowError, rowError } from '../../write/row-error.ts';
import type { ActiveFault } from '../fault-registry.ts';
import { affectedRows, type RowFault, refuseAll, withRowFault } from '../row-faults.ts';
import type { Effect } from './effect.ts';

/**
 * During planned maintenance, an org can be read but not written.
 * @see https://help.salesforce.com/apex/HTViewHelpDoc?id=xcloud.setup_maintenance_mode_overview.htm
 * @see https://salesforce.stackexchange.com/questions/194022 for the text
 */
const CODE = 'INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE';
const MESSAGE = "Updates can't be made during maintenance. Try again when maintenance is complete.";

/** Each row of a writing call is refused; reading calls are answered. */
export const readOnly: Effect = (_call, fault, proceed) =>
  withRowFault(refusing(fault).rowFault, proceed);

/**
 * Writing calls are refused as a whole; reading calls are answered. The status is not documented.
 * @see https://salesforce.stackexchange.com/questions/290931
 */
export const readOnlyCall: Effect = ({ response }, fault, proceed) => {
  const { rowFault, hasRefused } = refusing(fault);
  const json = response.json.bind(response);
  response.json = (body) => {
    if (!hasRefused()) return json(body);
    return json.call(response.status(500), [{ message: MESSAGE, errorCode: CODE }]);
  };
  withRowFault(rowFault, proceed);
};

/** Refuses the rows of one call, all or none. */
function refusing(fault: ActiveFault): { rowFault: RowFault; hasRefused: () => boolean } {
  let isReadOnly: boolean | undefined;
  const rowFault: RowFault = (rows) => {
    const affected = affectedRows(fault, rows);
    if (affected.length === 0) return new Map();
    isReadOnly ??= fault.isTriggered();
    return refuseAll(isReadOnly ? affected : [], duringMaintenance);
  };
  return { rowFault, hasRefused: () => isReadOnly === true };
}

function duringMaintenance(): RowError {
  return rowError(CODE, MESSAGE);
}

import type { Org, OrgRequest } from '../../src/salesforce/api/org.ts';
import { CONFLICT_MARKER, STALE_MARKER } from '../../src/salesforce/classify-error.ts';

export type Row = Record<string, unknown>;

interface SentRow extends Row {
  readonly attributes: { readonly type: string };
}
interface Collection {
  readonly url: string;
  readonly body: { readonly records: readonly SentRow[] };
}

const CLAIM = 'DR_Order_Id__c';
const VERSIONS = ['DR_Order_State_Version__c', 'DR_Fraud_State_Version__c'];

/** An error of a validation rule. */
const ruleError = (message: string, ...fields: string[]) => ({
  ...{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields },
});

/**
 * An org with these Orders, by id, and the rules of this project's metadata for their ids and
 * versions. All other objects accept everything, and are kept by their key.
 */
export class OrdersOrg implements Org {
  readonly apiVersion = '67.0';
  readonly others = new Map<string, Row>();
  readonly calls: string[] = [];
  /** Orders as queries show them, when that differs from what writes meet. */
  shown: readonly Row[] | undefined;
  /** A rule of the customer's own. */
  refuses: (row: Row) => boolean = () => false;
  /** Salesforce's code for what that rule refuses. */
  refusedWith = 'FIELD_CUSTOM_VALIDATION_EXCEPTION';
  /** Objects whose next write is refused for a lock. */
  locked = new Set<string>();
  readonly orders: Map<string, Row>;

  constructor(...ids: string[]) {
    this.orders = new Map(ids.map((Id) => [Id, { Id, [CLAIM]: null }]));
  }

  probe = () => Promise.resolve();
  usage = () => undefined;

  order(id: string): Row {
    const order = this.orders.get(id);
    if (order === undefined) throw new Error(`There is no Order ${id}.`);
    return order;
  }

  async call({ method, body }: OrgRequest): Promise<unknown> {
    if (method === 'GET') {
      this.calls.push('find');
      const records = (this.shown ?? [...this.orders.values()]).map((row) => ({ ...row }));
      return { done: true, records };
    }
    const { compositeRequest } = body as { compositeRequest: readonly Collection[] };
    const parts = compositeRequest.map(({ url, body: { records } }) => ({ url, records }));
    this.calls.push(parts.flatMap(({ records }) => records.map(nameOf)).join(' '));
    return {
      compositeResponse: parts.map(({ url, records }) => ({
        httpStatusCode: 200,
        body: records.map((row) => this.#write(row, url.split('/').at(-1) ?? '')),
      })),
    };
  }

  #write({ attributes: { type }, ...fields }: SentRow, key: string) {
    const errors = this.#errors(type, fields);
    if (errors.length > 0) return { success: false, errors };
    if (type === 'Order') Object.assign(this.order(String(fields.id)), fields);
    else {
      const name = `${type} ${String(fields[key])}`;
      this.others.set(name, { ...this.others.get(name), ...fields });
    }
    return { success: true, errors };
  }

  #errors(type: string, fields: Row) {
    if (this.locked.delete(type)) return [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'No.' }];
    if (this.refuses(fields)) {
      return [{ ...ruleError('Not in this org.'), statusCode: this.refusedWith }];
    }
    if (type !== 'Order') return [];
    const order = this.orders.get(String(fields.id));
    if (order === undefined) return [{ statusCode: 'ENTITY_IS_DELETED', message: 'Deleted.' }];
    const isOlder = (field: string) => Number(fields[field]) < Number(order[field] ?? 0);
    const isTaken = order[CLAIM] !== null && order[CLAIM] !== fields[CLAIM];
    return [
      ...VERSIONS.filter(isOlder).map((field) => ruleError(`${STALE_MARKER}: newer`, field)),
      ...(isTaken ? [ruleError(`${CONFLICT_MARKER}: another`, CLAIM)] : []),
    ];
  }
}

function nameOf({ attributes: { type } }: SentRow): string {
  return type;
}

import type { Connection } from 'jsforce';

/** One record as people read it: labels and values of the fields that the connector may write. */
interface RecordView {
  readonly title: string;
  readonly values: ReadonlyMap<string, string>;
}

/** An Order and its related records, by record id. */
export type OrderSnapshot = ReadonlyMap<string, RecordView>;

const RELATED = [
  'DR_Fulfillment__c',
  'DR_Invoice_Credit_Memo__c',
  'XanPay_Charge__c',
  'Plum_Reward__c',
];
const BLANK = '–';

/** Reads an Order and its related records. */
export async function orderSnapshot(org: Connection, orderId: string): Promise<OrderSnapshot> {
  const conditions = [
    { object: 'Order', where: `Id = '${orderId}'` },
    ...RELATED.map((object) => ({ object, where: `OrderId__c = '${orderId}'` })),
  ];
  const views = await Promise.all(
    conditions.map(({ object, where }) => viewsOf(org, object, where)),
  );
  return new Map(views.flat());
}

async function viewsOf(
  org: Connection,
  object: string,
  where: string,
): Promise<[string, RecordView][]> {
  const { fields, label } = await org.describe(object);
  const shown = fields.filter(
    ({ custom, type, name }) => custom && type !== 'reference' && !name.endsWith('_Version__c'),
  );
  const nameField = fields.some(({ name }) => name === 'OrderNumber') ? 'OrderNumber' : 'Name';
  const names = ['Id', nameField, ...shown.map(({ name }) => name)];
  const { records } = await org.query(`SELECT ${names.join(', ')} FROM ${object} WHERE ${where}`);
  return records.map((record) => [
    String(record.Id),
    {
      title: `${label} ${record[nameField]}`,
      values: new Map(shown.map((field) => [field.label, displayText(record[field.name])])),
    },
  ]);
}

function displayText(value: unknown): string {
  if (value === null || value === undefined || value === '') return BLANK;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value).replaceAll('\n', '; ');
}

/**
 * The changes between two snapshots as lines of text: the title of each changed record, followed by
 * its changed fields with old and new value.
 */
export function changedLines(before: OrderSnapshot, after: OrderSnapshot): string[] {
  return [...after].flatMap(([id, view]) => {
    const earlier = before.get(id)?.values;
    const lines = [...view.values].flatMap(([label, value]) => {
      const was = earlier?.get(label) ?? BLANK;
      const unchanged = was === value || (earlier === undefined && value === 'no');
      return unchanged ? [] : [`    ${label.padEnd(30)} ${was} → ${value}`];
    });
    return lines.length === 0 ? [] : [`  ${view.title}${earlier ? '' : ' (new)'}`, ...lines];
  });
}

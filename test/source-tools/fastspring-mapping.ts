import { type Mapping, mappingSchema } from '../../src/sources/mapped/language/mapping-schema.ts';

/** The mapping file of the design, as an object. */
export const FASTSPRING = {
  source: 'fastspring',
  label: 'FastSpring',
  paths: ['/webhooks/fastspring'],
  proof: { preset: 'fastspring', secrets: 'FASTSPRING_SECRETS' },
  split: 'events',
  answer: { accepted: 200, rejected: 200 },
  event: {
    id: 'id',
    type: 'type',
    live: 'live',
    time: { from: 'created', as: 'epoch-ms' },
    subject: 'data.order',
  },
  lookups: { order: { object: 'Order', by: [{ OrderNumber: 'data.reference' }] } },
  map: [
    {
      when: { type: ['order.completed', 'order.failed', 'order.canceled'] },
      writes: [
        {
          record: { object: 'Sale__c', by: { Sale_Id__c: 'data.order' } },
          group: 'status',
          rule: 'newest',
          rank: {
            from: 'type',
            values: { 'order.failed': 0, 'order.canceled': 1, 'order.completed': 2 },
          },
          guard: 'Sale_Version__c',
          fields: {
            Status__c: {
              from: 'type',
              values: {
                'order.completed': 'Completed',
                'order.failed': 'Failed',
                'order.canceled': 'Canceled',
              },
              else: 'park',
            },
            Total__c: { from: 'data.total', as: 'decimal', places: 2 },
            Completed_At__c: { from: 'data.changed', as: 'epoch-ms' },
            Day__c: { from: 'data.day', as: 'date' },
            Live__c: { from: 'live', as: 'checkbox' },
            Note__c: { from: 'data.note', as: 'text', length: 2000 },
            Order__c: { lookup: 'order' },
          },
        },
        {
          record: { lookup: 'order' },
          group: 'paid',
          rule: 'once',
          if: { type: ['order.completed'] },
          fields: { Payment_Status__c: { value: 'completed' } },
        },
      ],
    },
  ],
  else: 'unmapped',
  silence: '72h',
} as const;

/** A mapping of these keys, and else of {@link FASTSPRING}. */
export function fastspringMapping(changes: Readonly<Record<string, unknown>> = {}): Mapping {
  return mappingSchema.parse({ ...FASTSPRING, ...changes });
}

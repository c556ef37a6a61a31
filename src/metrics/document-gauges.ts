import type { GaugeToAdd } from './add-gauge.ts';

/** What the queue of documents has. */
export interface DocumentsMeasured {
  /** Numbers of documents that are not attached in the org, by state. */
  openDocuments(): Promise<Readonly<Record<string, number>>>;
  /** Whether an error that concerns all documents has paused them. */
  areDocumentsPaused(): Promise<boolean>;
}

/** Documents that are not attached. */
export function documentGauges(measured: DocumentsMeasured): GaugeToAdd[] {
  return [
    {
      name: 'connector_documents',
      help: 'Documents whose files are not attached in the org: pending, waiting (tried before) or failed.',
      labelNames: ['state'],
      read: async () =>
        Object.entries(await measured.openDocuments()).map(([state, count]) => [{ state }, count]),
    },
    {
      name: 'connector_documents_paused',
      help: '1 while no document is attached, because of an error that concerns all.',
      labelNames: [],
      read: async () => [[{}, (await measured.areDocumentsPaused()) ? 1 : 0]],
    },
  ];
}

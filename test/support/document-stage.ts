import { randomUUID } from 'node:crypto';
import type { DocumentEventType } from '../../local/events/event-types.ts';
import { makeEvent } from '../../local/events/make-event.ts';
import { type Environment, readConfig } from '../../src/config/index.ts';
import { createLog } from '../../src/log.ts';
import { createParts, PART_BUILDERS } from '../../src/wiring/parts.ts';
import { startWorker } from '../../src/wiring/start-worker.ts';
import { createWorkerParts } from '../../src/wiring/worker-parts.ts';
import { exampleEnvironment, startConnector, type TestConnector } from './connector.ts';
import { type FilesApi, startFilesApi } from './digital-river-files.ts';
import { eventually } from './eventually.ts';
import { startTestOrg, type TestOrg } from './local-org.ts';

const WEBHOOKS = '/services/apexrest/digitalriverv2/webhooks/';

/** What the connector remembers of a document. */
export interface StoredDocument {
  file_id: string;
  kind: string;
  state: string;
  attempts: number;
  reason: string | null;
  document_id: string | null;
  due_at: Date;
}

/** A file in the org, and the records that it is linked to. */
export interface OrgFile {
  documentId: string;
  title: string;
  bytes: number;
  links: { record: string; share: string; visibility: string }[];
}

/** An org, a connector without a worker of its own, and Digital River's files. */
export interface DocumentStage {
  readonly org: TestOrg;
  readonly files: FilesApi;
  readonly connector: TestConnector;
  /** Has the org the record of a document, and the inbox its applied event. */
  issue(type?: DocumentEventType): Promise<{ fileId: string; orderId: string; recordId: string }>;
  /** Starts a worker with the variables of the files and these; it is stopped with the stage. */
  work(changes?: Environment): { stop(): Promise<void> };
  documents(): Promise<StoredDocument[]>;
  document(fileId: string): Promise<StoredDocument>;
  /** Waits until a document is in this state, or pending with a reason that has this text. */
  until(fileId: string, expected: string, timeoutMs?: number): Promise<StoredDocument>;
  /** Has all documents tried at once, as if the time had passed. */
  makeDue(): Promise<void>;
  filesOf(recordId: string): Promise<OrgFile[]>;
  /** Data calls of the connector so far. */
  calls(): Promise<number>;
  /** The log so far, with the data of this fact. */
  logged(fact: string): Record<string, unknown>[];
  stop(): Promise<void>;
}

/** @param metadataDirectory folder of the org's schema; by default that of force-app */
export async function startDocumentStage(
  changes: Environment = {},
  metadataDirectory?: string,
): Promise<DocumentStage> {
  const org = await startTestOrg(metadataDirectory);
  const files = await startFilesApi();
  const connector = await startConnector({ ...org.environment, ...changes });
  const token = await org.token();
  const workers: { stop(): Promise<void> }[] = [];
  let orders = 0;

  function startWith(variables: Environment) {
    const { DATABASE_URL } = connector.config;
    const environment = { ...exampleEnvironment(DATABASE_URL), ...org.environment };
    const worker = workAs(connector, { ...environment, ...changes, ...variables });
    workers.push(worker);
    return worker;
  }

  async function post(event: object): Promise<void> {
    const headers = { authorization: `Bearer ${token}` };
    const reply = await connector.post(WEBHOOKS, JSON.stringify(event), headers);
    expect(reply.status).toBe(202);
  }

  async function documents() {
    const { rows } = await connector.pool.query<StoredDocument>(
      'SELECT * FROM document ORDER BY found_at, file_id',
    );
    return rows;
  }

  async function document(fileId: string) {
    const found = (await documents()).find(({ file_id }) => file_id === fileId);
    if (found === undefined) throw new Error(`The document ${fileId} is not known.`);
    return found;
  }

  return {
    org,
    files,
    connector,
    documents,
    document,
    async issue(type = 'order.invoice.created') {
      orders += 1;
      const { id: orderId } = await org.createOrder();
      const life = { orderId: `5500000${String(orders).padStart(5, '0')}` };
      const fileId = randomUUID();
      const at = new Date('2026-11-02T10:00:00Z');
      await post(makeEvent('order.accepted', { ...life, salesforceOrderId: orderId, at }));
      await post(makeEvent(type, { ...life, salesforceOrderId: orderId, fileId, at }));
      const applying = startWith({});
      await eventually(async () => {
        const events = await connector.events();
        expect(events.filter(({ status }) => status !== 'applied')).toEqual([]);
      });
      await applying.stop();
      const [record] = await org.connection
        .sobject('DR_Invoice_Credit_Memo__c')
        .find({ File_Id__c: fileId }, ['Id']);
      return { fileId, orderId, recordId: String(record?.Id) };
    },
    work: (more = {}) =>
      startWith({ ...files.environment, DIGITAL_RIVER_FILES_SECONDS: '1', ...more }),
    until: (fileId, expected, timeoutMs = 30_000) =>
      eventually(async () => {
        const found = await document(fileId);
        expect([found.state, found.reason ?? '']).toContainEqual(expect.stringContaining(expected));
        return found;
      }, timeoutMs),
    async makeDue() {
      await connector.pool.query("UPDATE document SET due_at = now() WHERE state = 'pending'");
      await connector.pool.query('DELETE FROM document_pause');
    },
    async filesOf(recordId) {
      const links = await linksOf(org, `LinkedEntityId = '${recordId}'`);
      return Promise.all(
        links.map(async ({ ContentDocumentId: documentId, ContentDocument: file }) => ({
          documentId,
          title: file.Title,
          bytes: file.ContentSize,
          links: (await linksOf(org, `ContentDocumentId = '${documentId}'`))
            .filter(({ LinkedEntityId }) => !LinkedEntityId.startsWith('005'))
            .map(({ LinkedEntityId: record, ShareType: share, Visibility: visibility }) => ({
              ...{ record, share, visibility },
            })),
        })),
      );
    },
    async calls() {
      const counts = (await org.admin('GET', '/calls')) as { connector: { data: number } };
      return counts.connector.data;
    },
    logged: (fact) =>
      connector.logged
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .filter((line) => line.fact === fact),
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await connector.stop();
      await files.stop();
      await org.stop();
    },
  };
}

/** Starts a worker of a connector with variables of its own. */
export function workAs(
  { pool, logged }: Pick<TestConnector, 'pool' | 'logged'>,
  environment: Environment,
): { stop(): Promise<void> } {
  const log = createLog('info', { write: (line) => logged.push(line) });
  const parts = createParts(readConfig(environment), log, { ...PART_BUILDERS, pool: () => pool });
  return startWorker(createWorkerParts(parts));
}

interface LinkRow {
  ContentDocumentId: string;
  LinkedEntityId: string;
  ShareType: string;
  Visibility: string;
  ContentDocument: { Title: string; ContentSize: number };
}

async function linksOf(org: TestOrg, where: string): Promise<LinkRow[]> {
  const { records } = await org.connection.query(
    `SELECT ContentDocumentId, LinkedEntityId, ShareType, Visibility, ContentDocument.Title, ContentDocument.ContentSize FROM ContentDocumentLink WHERE ${where}`,
  );
  return records as unknown as LinkRow[];
}

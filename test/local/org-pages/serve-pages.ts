import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express from 'express';
import { orgPages } from '../../../local/org/pages/pages.ts';
import { buildSchema, isCustom } from '../../../local/org/schema/build-schema.ts';
import { newKeyPrefixes } from '../../../local/org/schema/key-prefixes.ts';
import { readMetadata } from '../../../local/org/schema/read-metadata.ts';
import type { RowEdits } from '../../../local/org/write/row-edits.ts';
import { type MemoryRows, memoryRows } from './memory-rows.ts';

/** The pages on a separate port, with rows in memory and the schema of force-app. */
export interface ServedPages {
  url: string;
  rows: MemoryRows;
  /** The text of a page; fails the test if the answer has another status. */
  page(path: string, status?: number): Promise<string>;
  close(): Promise<void>;
}

const refuse = () => Promise.reject(new Error('Rows in memory have no edits'));
const noEdits: RowEdits = {
  create: refuse,
  update: refuse,
  remove: refuse,
  undelete: refuse,
  purge: refuse,
  recycleBin: refuse,
};

/** Serves the pages until `close`. */
export async function servePages(organizationName: string): Promise<ServedPages> {
  const metadata = await readMetadata(
    fileURLToPath(new URL('../../../force-app/main/default', import.meta.url)),
  );
  const custom = metadata.map(({ name }) => name).filter(isCustom);
  const schema = buildSchema(metadata, newKeyPrefixes(new Map(), custom));
  const rows = memoryRows(schema);
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const contents = () => {
    throw new Error('Rows in memory have no files');
  };
  const parts = { schema, rows, edits: noEdits, contents, url, organizationName };
  app.use(orgPages({ ...parts, listViews: new Map() }));
  return {
    url,
    rows,
    page: async (path, status = 200) => {
      const answer = await fetch(url + path, { redirect: 'manual' });
      expect(answer.status).toBe(status);
      return answer.text();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

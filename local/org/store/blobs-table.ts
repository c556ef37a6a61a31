import { createHash } from 'node:crypto';
import type { Database } from './rows-table.ts';

/** The contents of a file in the database. */
export class StoredBlob {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  /** MD5, in hexadecimal digits. */
  readonly checksum: string;

  constructor(id: string, size: number, checksum: string) {
    this.id = id;
    this.size = size;
    this.checksum = checksum;
  }
}

/** Blobs without a row, of writes that failed, are kept this long. */
const ORPHAN_AGE = '1 hour';

/** Bytes of one stored part: what a reader or writer of a blob holds in memory at a time. */
const PART_SIZE = 1024 * 1024;

/**
 * Stores contents in parts, so that a large file is never in memory as a whole.
 * @param id not used before
 * @param chunks of any size
 */
export async function saveBlob(
  db: Database,
  id: string,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<StoredBlob> {
  const hash = createHash('md5');
  let size = 0;
  let number = 0;
  for await (const part of partsOf(chunks)) {
    hash.update(part);
    size += part.length;
    await db.query('insert into org_blob (id, number, part) values ($1, $2, $3)', [
      id,
      number,
      part,
    ]);
    number += 1;
  }
  return new StoredBlob(id, size, hash.digest('hex'));
}

/** Reads contents part by part. */
export async function* readBlob(db: Database, id: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const text = 'select part from org_blob where id = $1 and number = $2';
    const [row] = (await db.query<{ part: Buffer }>(text, [id, number])).rows;
    if (row === undefined) return;
    yield row.part;
  }
}

/** Deletes contents. */
export async function dropBlobs(db: Database, ids: string[]): Promise<void> {
  await db.query('delete from org_blob where id = any($1)', [ids]);
}

/** Deletes the contents that no row has, except those of writes that may still be in progress. */
export async function dropOrphans(db: Database, used: string[]): Promise<void> {
  const text = `delete from org_blob
    where id <> all($1) and stored_at < now() - interval '${ORPHAN_AGE}'`;
  await db.query(text, [used]);
}

/** Joins and splits chunks into parts of one size; the last one may be smaller. */
async function* partsOf(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    for (let start = 0; start < chunk.length; ) {
      const piece = chunk.subarray(start, start + PART_SIZE - length);
      pending.push(piece);
      length += piece.length;
      start += piece.length;
      if (length < PART_SIZE) continue;
      yield Buffer.concat(pending);
      pending = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(pending);
}

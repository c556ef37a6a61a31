import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CliRunner } from '../cli-runner.ts';
import { USERNAME } from '../stage.ts';

const CONTENTS = '%PDF-1.7 an invoice';

/** A file that is uploaded and attached to a record. */
export async function fileSuite({ sf, stage, home }: CliRunner): Promise<void> {
  const { id: account } = await stage.connection.sobject('Account').create({ Name: 'With files' });
  const path = join(home, 'invoice.pdf');
  await writeFile(path, CONTENTS);
  const upload = ['data', 'create', 'file', '--file', path, '--title', 'Invoice 1'];
  await sf({
    args: [...upload, '--parent-id', String(account), '--target-org', USERNAME],
    result: z.object({
      Id: z.string().startsWith('068'),
      ContentDocumentId: z.string().startsWith('069'),
      Title: z.literal('Invoice 1'),
      FileExtension: z.literal('pdf'),
    }),
    verify: async ({ Id, ContentDocumentId }) => {
      const { records } = await stage.connection.query(
        `SELECT ContentDocumentId FROM ContentDocumentLink WHERE LinkedEntityId = '${account}'`,
      );
      assert.equal(records[0]?.ContentDocumentId, ContentDocumentId);
      const answer = await fetch(
        `${stage.url}/services/data/v67.0/sobjects/ContentVersion/${Id}/VersionData`,
        { headers: { authorization: `Bearer ${stage.accessToken}` } },
      );
      assert.equal(await answer.text(), CONTENTS);
      return `${ContentDocumentId} is attached to ${account}`;
    },
  });
}

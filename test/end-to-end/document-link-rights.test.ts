import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withError, withLink } from '../support/digital-river-files.ts';
import { startDocumentStage } from '../support/document-stage.ts';
import { eventually } from '../support/eventually.ts';

const FORCE_APP = fileURLToPath(new URL('../../force-app/main/default', import.meta.url));
const SET = 'permissionsets/Digital_River_Connector_Integration.permissionset-meta.xml';
const DOCUMENT = 'DR_Invoice_Credit_Memo__c';
const EDITABLE = '<editable>true</editable>';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'document-link-rights-'));
  await cp(FORCE_APP, folder, { recursive: true });
});

afterEach(() => rm(folder, { recursive: true }));

/** Takes from the integration user the right to write a field. */
async function protect(field: string): Promise<void> {
  const path = join(folder, SET);
  const text = await readFile(path, 'utf8');
  const name = `<field>${DOCUMENT}.${field}</field>`;
  const at = text.lastIndexOf(EDITABLE, text.indexOf(name));
  const changed = `${text.slice(0, at)}<editable>false</editable>${text.slice(at + EDITABLE.length)}`;
  expect(changed.slice(at)).toMatch(new RegExp(`^<editable>false</editable>\\s*${name}`));
  await writeFile(path, changed);
}

/** Takes a field from the metadata, as in an earlier release. */
async function leaveOut(field: string): Promise<void> {
  await rm(join(folder, `objects/${DOCUMENT}/fields/${field}.field-meta.xml`));
  for (const place of ['permissionsets', 'layouts']) {
    for (const name of await readdir(join(folder, place))) {
      const path = join(folder, place, name);
      const text = await readFile(path, 'utf8');
      const named = new RegExp(
        `<(fieldPermissions|layoutItems)>\\s*<[^>]*>[^<]*</[^>]*>\\s*<field>(${DOCUMENT}\\.)?${field}</field>[^]*?</\\1>`,
        'g',
      );
      await writeFile(path, text.replace(named, ''));
    }
  }
}

test.each([
  ['the right to write the field of problems', protect],
  ['the field of problems', leaveOut],
])('without %s, requests are answered as before', async (_what, without) => {
  await without('DR_File_Link_Problem__c');
  const stage = await startDocumentStage({}, folder);
  try {
    const [unknown, known] = [await stage.issue(), await stage.issue()];
    const url = 'https://files.example.com/links/1';
    stage.files.answerLink(unknown.fileId, withError(404));
    stage.files.answerLink(known.fileId, withLink(url));
    const records = stage.org.connection.sobject(DOCUMENT);
    for (const Id of [unknown.recordId, known.recordId]) {
      await records.update({ Id, DR_File_Link_Requested__c: true });
    }
    stage.work({ DIGITAL_RIVER_FILES: 'link' });
    const answer = { DR_File_Link_Requested__c: false };
    await eventually(async () => {
      const cleared = await records.retrieve(unknown.recordId);
      expect(cleared).toMatchObject(answer);
      expect(cleared.DR_File_Link_Problem__c ?? null).toBeNull();
      expect(await records.retrieve(known.recordId)).toMatchObject({
        ...answer,
        DR_File_Link__c: url,
      });
    });
  } finally {
    await stage.stop();
  }
});

test('a request stays while the user lacks the right to write the link, and says so', async () => {
  await protect('DR_File_Link__c');
  const stage = await startDocumentStage({}, folder);
  try {
    const { recordId } = await stage.issue();
    const records = stage.org.connection.sobject(DOCUMENT);
    await records.update({ Id: recordId, DR_File_Link_Requested__c: true });
    stage.work({ DIGITAL_RIVER_FILES: 'link' });
    await eventually(async () => {
      expect(stage.logged('a link to a document cannot be stored in the org')).toMatchObject([
        { reason: expect.stringContaining('DR_File_Link__c') },
      ]);
    });
    expect(await records.retrieve(recordId)).toMatchObject({
      DR_File_Link_Requested__c: true,
      DR_File_Link__c: null,
    });
    expect(stage.files.linked).toHaveLength(1);
  } finally {
    await stage.stop();
  }
});

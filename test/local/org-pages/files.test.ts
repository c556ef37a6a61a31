import { upload } from '../org/file-calls.ts';
import { type RunningOrg, runningOrg } from '../org/running-org.ts';

let org: RunningOrg;
let accountId: string;

beforeAll(async () => {
  org = await runningOrg();
  accountId = String((await org.connection.sobject('Account').create({ Name: 'Acme' })).id);
});

afterAll(() => org[Symbol.asyncDispose]());

const PDF = Buffer.from('%PDF-1.7 an invoice');

/** Attaches a file to the account; returns the id of its version. */
async function attach(PathOnClient: string, contents: Buffer, more: object = {}): Promise<string> {
  const record = { PathOnClient, FirstPublishLocationId: accountId, ...more };
  const { status, body } = await upload(org, record, contents);
  expect(status).toBe(201);
  return body.id;
}

const download = (id: string) => fetch(`${org.url}/sfc/servlet.shepherd/version/download/${id}`);

async function documentOf(id: string): Promise<string> {
  const { body } = await org.call('GET', `/sobjects/ContentVersion/${id}`);
  return body.ContentDocumentId;
}

test('the page of a record lists its files', async () => {
  const id = await attach('invoice-1.pdf', PDF, { Title: 'Invoice <1>' });
  const document = await documentOf(id);
  const page = await (await fetch(`${org.url}/lightning/r/Account/${accountId}/view`)).text();
  expect(page).toContain('Files <span class="count">(1)</span>');
  expect(page).toContain(
    `<a href="/sfc/servlet.shepherd/version/download/${id}">Invoice &lt;1&gt;</a>`,
  );
  expect(page).toContain('>PDF</td>');
  expect(page).toContain(`>${PDF.length} bytes</td>`);
  expect(page).toContain(`href="/lightning/r/ContentDocument/${document}/view"`);
});

test('the list of files and the pages of a file have no forms', async () => {
  const id = await attach('terms.txt', Buffer.from('terms'));
  const list = await (await fetch(`${org.url}/lightning/o/ContentDocument/list`)).text();
  expect(list).toContain('>terms</a>');
  expect(list).not.toContain('/lightning/o/ContentDocument/new');
  const document = await documentOf(id);
  const page = await (
    await fetch(`${org.url}/lightning/r/ContentDocument/${document}/view`)
  ).text();
  expect(page).toContain(`href="/lightning/r/ContentVersion/${id}/view"`);
  expect(page).toContain(`href="/lightning/r/Account/${accountId}/view"`);
  expect(page).not.toContain('/edit"');
  const version = await (await fetch(`${org.url}/lightning/r/ContentVersion/${id}/view`)).text();
  expect(version).toContain(`href="/sfc/servlet.shepherd/version/download/${id}">Open</a>`);
});

test('a PDF opens in the browser', async () => {
  const id = await attach('C:\\out\\invoice.pdf', PDF, { Title: 'Rechnung Ü' });
  const answer = await download(id);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition':
      'inline; filename="Rechnung ?.pdf"; filename*=UTF-8\'\'Rechnung%20%C3%9C.pdf',
    'content-length': String(PDF.length),
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(PDF);
});

test.each(['page.html', 'image.svg', 'feed.xml', 'program', 'invoice.pdf.exe'])(
  '%s is downloaded and runs nothing',
  async (name) => {
    const answer = await download(await attach(name, Buffer.from('<script>alert(1)</script>')));
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename=/);
    expect(answer.headers.get('content-security-policy')).toMatch(/; sandbox$/);
    await answer.arrayBuffer();
  },
);

test('a document leads to its latest version', async () => {
  const first = await attach('draft.txt', Buffer.from('one'));
  const ContentDocumentId = await documentOf(first);
  await org.call('POST', '/sobjects/ContentVersion', {
    ...{ ContentDocumentId, PathOnClient: 'draft.txt' },
    VersionData: Buffer.from('two').toString('base64'),
  });
  const path = `${org.url}/sfc/servlet.shepherd/document/download/${ContentDocumentId}`;
  expect(await (await fetch(path)).text()).toBe('two');
});

test('there is no file at another id', async () => {
  for (const id of [accountId, '0685e0000000999AAA', 'x']) {
    expect((await download(id)).status).toBe(404);
  }
});

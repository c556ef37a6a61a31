import { createFile, sendParts } from './file-calls.ts';
import { filePart } from './multipart-body.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
let accountId: string;

beforeAll(async () => {
  org = await runningOrg();
  accountId = String((await org.connection.sobject('Account').create({ Name: 'Acme' })).id);
});

afterAll(() => org[Symbol.asyncDispose]());

const PDF = Buffer.from('%PDF-1.7 an invoice');

describe('a multipart body', () => {
  const record = { PathOnClient: 'a.pdf' };

  it('can have its parts in any order and under any name', async () => {
    const [fields, file] = filePart(PDF, record);
    if (fields === undefined || file === undefined) throw new Error('Expected two parts');
    const parts = [file, { ...fields, name: 'ContentVersion' }];
    expect((await sendParts(org, parts)).status).toBe(201);
  });

  it.each([
    ['no fields', () => filePart(PDF, record).slice(1)],
    [
      'a file without a name',
      () => filePart(PDF, record).map((part) => ({ name: part.name, contents: part.contents })),
    ],
    ['two files', () => [...filePart(PDF, record), ...filePart(PDF, record).slice(1)]],
    [
      'fields with a filename',
      () => filePart(PDF, record).map((part) => ({ ...part, filename: 'blob' })),
    ],
  ])('with %s is refused', async (_what, parts) => {
    const { status, body } = await sendParts(org, parts());
    expect({ status, body }).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_MULTIPART_REQUEST' }],
    });
  });

  it('is for single records only', async () => {
    const { status, body } = await sendParts(org, filePart(PDF, record), {
      path: '/composite/sobjects',
    });
    expect({ status, body }).toMatchObject({
      status: 415,
      body: [{ errorCode: 'UNSUPPORTED_MEDIA_TYPE' }],
    });
  });

  it('cannot change the contents of a version', async () => {
    const { version } = await createFile(org.call);
    const path = `/sobjects/ContentVersion/${version}`;
    const { status, body } = await sendParts(org, filePart(PDF, {}), { path, method: 'PATCH' });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['VersionData'] }],
    });
  });

  it('that ends early leaves nothing', async () => {
    const url = `${org.url}/services/data/v67.0/sobjects/ContentVersion`;
    const start =
      '--b\r\nContent-Disposition: form-data; name="VersionData"; filename="a"\r\n\r\nx';
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'multipart/form-data; boundary=b',
        authorization: `Bearer ${org.token}`,
      },
      body: start,
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject([{ errorCode: 'INVALID_MULTIPART_REQUEST' }]);
  });
});

it('a JSON body has at most 50 MB', async () => {
  const VersionData = 'A'.repeat(52_428_800);
  const { status, body } = await org.call('POST', '/sobjects/ContentVersion', {
    PathOnClient: 'a.pdf',
    VersionData,
  });
  expect({ status, body }).toEqual({
    status: 400,
    body: [
      {
        errorCode: 'JSON_PARSER_ERROR',
        message: 'Maximum size of request reached. Maximum size of request is 52428800 bytes.',
      },
    ],
  });
});

it('a file and a record can be created and linked in one Composite call', async () => {
  const { body } = await org.call('POST', '/composite', {
    allOrNone: true,
    compositeRequest: [
      {
        method: 'POST',
        url: '/services/data/v67.0/sobjects/ContentVersion',
        referenceId: 'file',
        body: { PathOnClient: 'a.txt', VersionData: 'YQ==', FirstPublishLocationId: accountId },
      },
      {
        method: 'GET',
        url: '/services/data/v67.0/sobjects/ContentVersion/@{file.id}',
        referenceId: 'version',
      },
    ],
  });
  expect(body.compositeResponse[1].body).toMatchObject({ ContentSize: 1, VersionNumber: '1' });
});

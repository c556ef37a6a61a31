import { createHash, randomBytes } from 'node:crypto';
import { createFile, upload } from './file-calls.ts';
import { type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
let accountId: string;

beforeAll(async () => {
  org = await runningOrg();
  accountId = String((await org.connection.sobject('Account').create({ Name: 'Acme' })).id);
});

afterAll(() => org[Symbol.asyncDispose]());

const PDF = Buffer.from('%PDF-1.7 an invoice');

describe('a new file', () => {
  it('is created from base64, with its document and its links', async () => {
    const { status, body } = await org.call('POST', '/sobjects/ContentVersion', {
      Title: 'Invoice 1',
      PathOnClient: 'invoice-1.pdf',
      VersionData: PDF.toString('base64'),
      FirstPublishLocationId: accountId,
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { success: true } });
    const version = (await org.call('GET', `/sobjects/ContentVersion/${body.id}`)).body;
    expect(version).toMatchObject({
      Id: expect.stringMatching(/^068/),
      ContentDocumentId: expect.stringMatching(/^069/),
      Title: 'Invoice 1',
      FileType: 'PDF',
      FileExtension: 'pdf',
      ContentSize: PDF.length,
      Checksum: createHash('md5').update(PDF).digest('hex'),
      VersionNumber: '1',
      IsLatest: true,
      Origin: 'C',
      ContentLocation: 'S',
      SharingOption: 'A',
      VersionData: `/services/data/v67.0/sobjects/ContentVersion/${body.id}/VersionData`,
    });
    const soql = `SELECT LinkedEntityId, ShareType, Visibility, ContentDocument.Title,
      ContentDocument.LatestPublishedVersion.PathOnClient FROM ContentDocumentLink
      WHERE ContentDocumentId = '${version.ContentDocumentId}' ORDER BY ShareType`;
    const { records } = await org.connection.query(soql);
    const shared = { Visibility: 'AllUsers', ContentDocument: { Title: 'Invoice 1' } };
    expect(records).toMatchObject([
      { ...shared, LinkedEntityId: '0055e000000UserAAC', ShareType: 'I' },
      { ...shared, LinkedEntityId: accountId, ShareType: 'V' },
    ]);
  });

  it('is created from a multipart body larger than the limit of JSON', async () => {
    const large = randomBytes(60 * 1024 * 1024);
    const record = { PathOnClient: 'C:\\invoices\\large.pdf', FirstPublishLocationId: accountId };
    const { status, body } = await upload(org, record, large);
    expect({ status, body }).toMatchObject({ status: 201, body: { success: true } });
    const { records } = await org.connection.query(
      `SELECT Title, Checksum, ContentSize FROM ContentVersion WHERE Id = '${body.id}'`,
    );
    const Checksum = createHash('md5').update(large).digest('hex');
    expect(records).toMatchObject([{ Title: 'large', Checksum, ContentSize: large.length }]);
    const answer = await fetch(
      `${org.url}/services/data/v67.0/sobjects/ContentVersion/${body.id}/VersionData`,
      { headers: { authorization: `Bearer ${org.token}` } },
    );
    expect(answer.headers.get('content-type')).toBe('application/pdf');
    expect(Buffer.from(await answer.arrayBuffer()).equals(large)).toBe(true);
  });

  it('needs a path and contents', async () => {
    const missing = async (record: object) =>
      (await org.call('POST', '/sobjects/ContentVersion', record)).body[0];
    const errorCode = 'REQUIRED_FIELD_MISSING';
    expect(await missing({ VersionData: 'YQ==' })).toMatchObject({
      errorCode,
      fields: ['PathOnClient'],
    });
    const PathOnClient = 'a.txt';
    expect(await missing({ PathOnClient })).toMatchObject({ errorCode, fields: ['VersionData'] });
    expect(await missing({ PathOnClient, VersionData: '' })).toMatchObject({ errorCode });
    expect((await upload(org, { PathOnClient }, Buffer.alloc(0))).body[0]).toMatchObject({
      errorCode,
    });
    expect(await missing({ PathOnClient, VersionData: 'no base64!' })).toMatchObject({
      errorCode: 'JSON_PARSER_ERROR',
    });
  });

  it('is refused whole, with its document and links, if one of its values is wrong', async () => {
    const before = (await org.connection.query('SELECT Id FROM ContentDocument')).totalSize;
    const record = { PathOnClient: 'a.pdf', FirstPublishLocationId: '0015e0000000999AAA' };
    const { status, body } = await upload(org, record, PDF);
    expect({ status, body }).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', fields: ['FirstPublishLocationId'] }],
    });
    expect((await org.connection.query('SELECT Id FROM ContentDocument')).totalSize).toBe(before);
  });

  it('can be a link', async () => {
    const ContentUrl = 'https://example.com/file';
    const { version } = await createFile(org.call, {
      ...{ ContentUrl, Title: 'A link', PathOnClient: null, VersionData: null },
    });
    expect((await org.call('GET', `/sobjects/ContentVersion/${version}`)).body).toMatchObject({
      ...{ FileType: 'LINK', ContentLocation: 'L', ContentSize: 0, VersionData: null, ContentUrl },
    });
  });

  it.each([
    ['report.PDF', 'PDF', 'pdf'],
    ['/tmp/a.b/list.csv', 'CSV', 'csv'],
    ['README', 'UNKNOWN', null],
    ['archive.', 'UNKNOWN', null],
    ['data.bin', 'UNKNOWN', 'bin'],
  ])('%s has the type %s', async (PathOnClient, FileType, FileExtension) => {
    const { version } = await createFile(org.call, { PathOnClient });
    const { body } = await org.call('GET', `/sobjects/ContentVersion/${version}`);
    expect(body).toMatchObject({ FileType, FileExtension });
  });
});

describe('a further version', () => {
  it('becomes the latest one', async () => {
    const { version, document } = await createFile(org.call, { Title: 'First' });
    const second = await createFile(org.call, {
      ContentDocumentId: document,
      ...{ Title: 'Second', PathOnClient: 'b.pdf', ReasonForChange: 'typing error' },
    });
    expect(second.document).toBe(document);
    const { records } = await org.connection.query(
      `SELECT Id, VersionNumber, IsLatest FROM ContentVersion
       WHERE ContentDocumentId = '${document}' ORDER BY VersionNumber`,
    );
    expect(records).toMatchObject([
      { Id: version, VersionNumber: '1', IsLatest: false },
      { Id: second.version, VersionNumber: '2', IsLatest: true },
    ]);
    expect((await org.call('GET', `/sobjects/ContentDocument/${document}`)).body).toMatchObject({
      ...{ Title: 'Second', FileType: 'PDF', LatestPublishedVersionId: second.version },
    });
  });

  it('has its own number, also when several arrive at once', async () => {
    const { document } = await createFile(org.call);
    const versions = Array.from({ length: 5 }, () =>
      createFile(org.call, { ContentDocumentId: document }),
    );
    await Promise.all(versions);
    const { records } = await org.connection.query(
      `SELECT VersionNumber, IsLatest FROM ContentVersion
       WHERE ContentDocumentId = '${document}' ORDER BY VersionNumber`,
    );
    expect(records).toMatchObject(
      [1, 2, 3, 4, 5, 6].map((number) => ({
        VersionNumber: String(number),
        IsLatest: number === 6,
      })),
    );
  });

  it('cannot change what was set at first, or the contents', async () => {
    const { version, document } = await createFile(org.call);
    for (const record of [
      { VersionData: 'YQ==' },
      { PathOnClient: 'b.txt' },
      { FirstPublishLocationId: accountId },
      { ContentDocumentId: document },
    ]) {
      const { status, body } = await org.call(
        'PATCH',
        `/sobjects/ContentVersion/${version}`,
        record,
      );
      expect({ status, body }).toMatchObject({
        status: 400,
        body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: Object.keys(record) }],
      });
    }
    await org.call('PATCH', `/sobjects/ContentVersion/${version}`, { Title: 'Renamed' });
    const { body } = await org.call('GET', `/sobjects/ContentDocument/${document}`);
    expect(body.Title).toBe('Renamed');
  });
});

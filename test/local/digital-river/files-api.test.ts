import { makeEvent } from '../../../local/events/make-event.ts';
import { type Stage, startStage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage();
  const event = makeEvent('order.invoice.created', {
    orderId: '188418250336',
    fileId: 'invoice-1',
    at: new Date(),
  });
  await stage.call('POST', '/local/events', event);
});
afterAll(() => stage.end());

async function content(path: string, key?: string) {
  const response = await fetch(stage.url() + path, {
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
  });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

const KEY = 'sk_test_stage';

it('describes the file of an invoice event', async () => {
  const { status, json } = await stage.call('GET', '/files/invoice-1');
  expect(status).toBe(200);
  expect(json).toMatchObject({
    id: 'invoice-1',
    fileName: expect.stringMatching(/\.pdf$/),
    links: [],
    purpose: 'customer_invoice',
    title: 'customer invoice',
    type: 'pdf',
    url: `${stage.url()}/files/invoice-1/content`,
    liveMode: false,
  });
});

it('returns the content, a PDF of exactly its size, always the same', async () => {
  const { json } = await stage.call('GET', '/files/invoice-1');
  const one = await content('/files/invoice-1/content', KEY);
  const other = await content('/files/invoice-1/content', KEY);
  expect(one.response.headers.get('content-type')).toBe('application/pdf');
  expect(one.response.headers.get('content-disposition')).toBe(
    `attachment; filename="${json.fileName}"`,
  );
  expect(one.bytes).toHaveLength(json.size);
  expect(one.bytes.equals(other.bytes)).toBe(true);
  expect(xrefProblems(one.bytes)).toEqual([]);
  expect(one.bytes.toString('latin1')).toContain('188418250336');
});

it.each([1, 1_000, 20_000_000])('makes a file of %i bytes', async (size) => {
  const { status } = await stage.call('PUT', '/local/files/sized', { size, orderId: '(1\\2)é' });
  expect(status).toBe(200);
  const { bytes } = await content('/files/sized/content', KEY);
  // A page needs some bytes at least.
  expect(bytes.length).toBe(Math.max(size, size < 1_000 ? bytes.length : size));
  expect(xrefProblems(bytes)).toEqual([]);
});

it('serves the content that was set, such as HTML in the place of a PDF', async () => {
  const html = '<h1>Maintenance é</h1>';
  const file = { orderId: '1', content: html, contentType: 'text/html; charset=utf-8' };
  const { json } = await stage.call('PUT', '/local/files/html', file);
  expect(json.size).toBe(Buffer.byteLength(html));
  const { response, bytes } = await content('/files/html/content', KEY);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(bytes.toString()).toBe(html);
  const shown = await content('/dashboard/files/html', KEY);
  expect(shown.response.headers.get('content-disposition')).toMatch(/^inline; /);
  expect(shown.response.headers.get('content-security-policy')).toContain("default-src 'none'");
  const wrong = await stage.call('PUT', '/local/files/html', { contentType: 'text/html\r\nx: y' });
  expect(wrong.status).toBe(400);
  await stage.call('PUT', '/local/files/html', { orderId: '1' });
  const made = await content('/files/html/content', KEY);
  expect(made.response.headers.get('content-type')).toBe('application/pdf');
});

it('denies the content to callers without the secret key, in the published form', async () => {
  const { response, bytes } = await content('/files/invoice-1/content', 'sk_test_other');
  expect(response.status).toBe(401);
  expect(JSON.parse(bytes.toString())).toEqual({
    type: 'unauthorized',
    errors: [{ message: 'An authorization error has occurred.' }],
  });
});

it('answers 404 for an unknown file', async () => {
  for (const path of ['/files/none', '/files/none/content']) {
    const { status, json } = await stage.call('GET', path);
    expect([status, json.type]).toEqual([404, 'not_found']);
  }
});

it('serves a public link until it expires', async () => {
  const expiresTime = new Date(Date.now() + 30 * 60_000).toISOString();
  const { status, json } = await stage.call('POST', '/file-links', {
    fileId: 'invoice-1',
    expiresTime,
  });
  expect(status).toBe(201);
  expect(json).toMatchObject({ fileId: 'invoice-1', expired: false, expiresTime, liveMode: false });
  const path = json.url.replace(stage.url(), '');
  const open = await content(path);
  expect(open.response.status).toBe(200);
  expect(open.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect((await stage.call('GET', '/files/invoice-1')).json.links).toHaveLength(1);
  await stage.call('PATCH', '/local/clock', { advanceMs: 31 * 60_000 });
  expect((await content(path)).response.status).toBe(410);
  expect((await stage.call('GET', `/file-links/${json.id}`)).json.expired).toBe(true);
});

it.each([
  [{ expiresTime: '2999-01-01T00:00:00Z' }, 400, 'missing_parameter', 'fileId'],
  [{ fileId: 'invoice-1' }, 400, 'missing_parameter', 'expiresTime'],
  [
    { fileId: 'invoice-1', expiresTime: '2020-01-01T00:00:00Z' },
    400,
    'invalid_parameter',
    'expiresTime',
  ],
  [{ fileId: 'invoice-1', expiresTime: 'soon' }, 400, 'invalid_parameter', 'expiresTime'],
  [{ fileId: 'none', expiresTime: '2999-01-01T00:00:00Z' }, 404, 'not_found', 'fileId'],
])('rejects the link %j', async (body, expected, code, parameter) => {
  const { status, json } = await stage.call('POST', '/file-links', body);
  expect([status, json.errors[0].code, json.errors[0].parameter]).toEqual([
    expected,
    code,
    parameter,
  ]);
});

/** Checks a PDF's cross-reference table: each entry is where its object begins. */
function xrefProblems(bytes: Buffer): string[] {
  const tail = bytes.subarray(-300).toString('latin1');
  const start = Number(tail.match(/startxref\n(\d+)\n%%EOF\n$/)?.[1]);
  const table = bytes.subarray(start).toString('latin1');
  if (!table.startsWith('xref\n0 7\n')) return [`no table at ${start}`];
  const offsets = [...table.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
  return offsets.flatMap((offset, index) => {
    const head = `${index + 1} 0 obj\n`;
    const found = bytes.subarray(offset, offset + head.length).toString('latin1');
    return found === head ? [] : [`expected "${head}" at ${offset}, got "${found}"`];
  });
}

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveContent } from '../../src/documents/save-content.ts';
import { UnusableContentError } from '../../src/documents/unusable-content.ts';

const MAX_BYTES = 2 * 1024 * 1024;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'save-content-'));
});

afterEach(() => rm(folder, { recursive: true }));

async function* chunks(...parts: string[]): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

/** Counts what was read of an endless file. */
function endless() {
  const read = { bytes: 0 };
  async function* body(): AsyncIterable<Uint8Array> {
    yield Buffer.from('%PDF-1.7\n');
    for (;;) {
      read.bytes += 65_536;
      yield Buffer.alloc(65_536);
    }
  }
  return { read, body: body() };
}

test('the content of a PDF file is saved as it is, whatever its parts are', async () => {
  const path = join(folder, 'a.pdf');
  const body = chunks('', '%P', 'D', 'F-', '1.7\n', 'more\n%', '%EOF\r\n');
  expect(await saveContent({ bytes: null, body }, path, MAX_BYTES)).toBe(21);
  expect(await readFile(path, 'utf8')).toBe('%PDF-1.7\nmore\n%%EOF\r\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test.each([
  ['a page', ['<html>', 'maintenance</html>']],
  ['an error', ['{"type":"unauthorized"}']],
  ['nothing', []],
  ['less than a header', ['%PD']],
  ['a PDF file after something else', ['\n%PDF-1.7\n%%EOF']],
  ['a PDF file that was cut off', ['%PDF-1.7\n', 'x'.repeat(3000), '\n%%EO']],
  ['a PDF file that goes on after its end', ['%PDF-1.7\n%%EOF', 'x'.repeat(2000)]],
])('%s is refused in place of a PDF file', async (_case, parts) => {
  const saving = saveContent({ bytes: null, body: chunks(...parts) }, join(folder, 'a'), MAX_BYTES);
  const error = await saving.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UnusableContentError);
  expect(error).toMatchObject({ isFinal: false, message: expect.stringContaining('PDF') });
});

test('of a file that is too large, no more than the maximum is read', async () => {
  const { read, body } = endless();
  const saving = saveContent({ bytes: null, body }, join(folder, 'a.pdf'), MAX_BYTES);
  await expect(saving).rejects.toMatchObject({
    isFinal: true,
    message: expect.stringContaining('larger than 2 MiB (DIGITAL_RIVER_FILES_MAX_MB)'),
  });
  expect(read.bytes).toBeLessThan(MAX_BYTES + 2 * 65_536);
});

test('a file that announces a size above the maximum is not read', async () => {
  const { read, body } = endless();
  const saving = saveContent({ bytes: MAX_BYTES + 1, body }, join(folder, 'a.pdf'), MAX_BYTES);
  await expect(saving).rejects.toMatchObject({ isFinal: true });
  expect(read.bytes).toBe(0);
});

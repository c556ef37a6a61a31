import { execFileSync, spawn } from 'node:child_process';
import { pbkdf2 } from 'node:crypto';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LineWriter } from '../src/line-writer.ts';
import { eventually } from './support/eventually.ts';

const { O_NONBLOCK, O_RDONLY, O_WRONLY, O_APPEND, O_CREAT } = constants;
const KIB = 1024;

let folder: string;
let open: number[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lines-'));
});
afterEach(() => {
  for (const fd of open) closeSync(fd);
  open = [];
  rmSync(folder, { recursive: true });
});

function opened(path: string, flags: number): number {
  const fd = openSync(path, flags);
  open.push(fd);
  return fd;
}

/** A pipe that can lose its reader and get another one. */
function makePipe() {
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  let reader = openSync(path, O_RDONLY | O_NONBLOCK);
  const writer = opened(path, O_WRONLY | O_NONBLOCK);
  const buffer = Buffer.alloc(64 * KIB);
  return {
    writer,
    /** All that is in the pipe. */
    read(): string {
      let text = '';
      try {
        for (let n = 1; n > 0; ) {
          n = readSync(reader, buffer);
          text += buffer.toString('utf8', 0, n);
        }
      } catch {
        // Nothing is left.
      }
      return text;
    },
    closeReader: () => closeSync(reader),
    openReader() {
      reader = opened(path, O_RDONLY | O_NONBLOCK);
    },
  };
}

const lostLine = (count: number, cause: string) => `${count} lost: ${cause}\n`;
/** A writer, and the lines about lost ones that it made. */
function makeObserved(fd: number) {
  const notices: string[] = [];
  const writer = new LineWriter(fd, (count, cause) => {
    const notice = lostLine(count, cause);
    notices.push(notice);
    return notice;
  });
  return { writer, notices };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index} ${'x'.repeat(KIB)}\n`);

test('lines are written in their order', async () => {
  const path = join(folder, 'log');
  const writer = new LineWriter(opened(path, O_WRONLY | O_APPEND | O_CREAT), lostLine);
  const lines = Array.from({ length: 5000 }, (_, index) => `line ${index} é\n`);
  for (const [index, line] of lines.entries()) {
    writer.write(line);
    if (index % 1000 === 0) await new Promise(setImmediate);
  }
  await eventually(async () => expect(readFileSync(path, 'utf8')).toBe(lines.join('')));
});

test('what waits is written at the end of the process', () => {
  const path = join(folder, 'log');
  const writer = new LineWriter(opened(path, O_WRONLY | O_APPEND | O_CREAT), lostLine);
  writer.write('one\n');
  writer.write('two\n');
  writer.flushSync();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
});

test('lines keep their order at the end of the process, however busy it is', async () => {
  const path = join(folder, 'log');
  const writer = new LineWriter(opened(path, O_WRONLY | O_APPEND | O_CREAT), lostLine);
  const hash = () =>
    new Promise((resolve) => {
      pbkdf2('password', 'salt', 100_000, 64, 'sha512', resolve);
    });
  // As many as Node.js has threads, so that nothing else gets one.
  const hashes = Array.from({ length: 4 }, hash);
  writer.write('one\n');
  await new Promise(setImmediate);
  writer.write('two\n');
  writer.flushSync();
  expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
  await Promise.all(hashes);
});

test('what is written in part is written to its end when the process ends', async () => {
  const pipe = makePipe();
  const path = join(folder, 'read');
  const output = opened(path, O_WRONLY | O_CREAT);
  const reader = spawn('cat', [join(folder, 'pipe')], { stdio: ['ignore', output, 'inherit'] });
  const writer = new LineWriter(pipe.writer, lostLine);
  await eventually(async () => {
    writer.write('ping\n');
    expect(readFileSync(path, 'utf8')).not.toBe('');
  });
  const lines = numbered(300);
  for (const line of lines) writer.write(line);
  await new Promise(setImmediate);
  writer.write('last\n');
  writer.flushSync();
  await eventually(async () =>
    expect(readFileSync(path, 'utf8').replaceAll('ping\n', '')).toBe(`${lines.join('')}last\n`),
  );
  reader.kill();
});

test('what cannot be written to its end when the process ends is counted', async () => {
  const pipe = makePipe();
  const { writer, notices } = makeObserved(pipe.writer);
  for (const line of numbered(1000)) writer.write(line);
  await new Promise(setImmediate);
  writer.flushSync();
  let text = pipe.read();
  const complete = text.split('\n').length - 1;
  writer.write('end\n');
  await eventually(async () => {
    text += pipe.read();
    expect(text).toMatch(/\nend\n$/);
  });
  expect(complete).toBeGreaterThan(0);
  expect(notices).toEqual([`${1000 - complete} lost: EAGAIN\n`]);
});

test('while nothing can be written, lines are lost; then one line says how many', async () => {
  const pipe = makePipe();
  const writer = new LineWriter(pipe.writer, lostLine);
  writer.write('first\n');
  await eventually(async () => expect(pipe.read()).toBe('first\n'));
  pipe.closeReader();
  for (const line of ['a\n', 'b\n', 'c\n']) {
    writer.write(line);
    writer.flushSync();
  }
  pipe.openReader();
  writer.write('last\n');
  let text = '';
  await eventually(async () => {
    text += pipe.read();
    expect(text).toBe('3 lost: EPIPE\nlast\n');
  });
  writer.write('more\n');
  await eventually(async () => expect(pipe.read()).toBe('more\n'));
});

test('a full disk is survived, also at the end of the process, and the lines are counted', async () => {
  const { writer, notices } = makeObserved(opened('/dev/full', O_WRONLY));
  for (let line = 0; line < 20; line += 1) {
    writer.write('a line\n');
    await new Promise(setImmediate);
  }
  writer.write('the last line\n');
  writer.flushSync();
  expect(notices.at(-1)).toBe('20 lost: ENOSPC\n');
});

test('a descriptor that is closed is survived, and the lines are counted', async () => {
  const { writer, notices } = makeObserved(1_000_000);
  writer.write('a line\n');
  await eventually(async () => {
    writer.write('another\n');
    expect(notices.at(-1)).toMatch(/^\d+ lost: EBADF$/m);
  });
  const before = notices.length;
  writer.write('the last line\n');
  writer.flushSync();
  expect(notices.length).toBeGreaterThan(before);
});

test('a reader that is too slow costs lines, and bounded memory', async () => {
  const pipe = makePipe();
  const writer = new LineWriter(pipe.writer, lostLine);
  const line = `${'x'.repeat(KIB - 1)}\n`;
  const COUNT = 20 * KIB;
  for (let written = 0; written < COUNT; written += 1) {
    writer.write(line);
    if (written % KIB === 0) await new Promise(setImmediate);
  }
  let text = '';
  await eventually(async () => {
    text += pipe.read();
    writer.write('end\n');
    expect(text).toMatch(/^\d+ lost: EAGAIN$/m);
    expect(text).toMatch(/end\n$/);
  });
  const lines = text.split('\n').filter((each) => each !== '' && each !== 'end');
  const lost = lines.flatMap((each) => /^(\d+) lost/.exec(each)?.[1] ?? []).map(Number);
  const kept = lines.filter((each) => each.length === KIB - 1);
  expect(kept.length + lost.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(COUNT);
  expect(kept.length).toBeLessThan(10 * KIB);
  expect(lines).toHaveLength(kept.length + lost.length);
});

test('the end of the process does not wait for a reader that stands still', () => {
  const pipe = makePipe();
  const writer = new LineWriter(pipe.writer, lostLine);
  writer.write(`${'x'.repeat(1000 * KIB)}\n`);
  const began = performance.now();
  writer.flushSync();
  expect(performance.now() - began).toBeGreaterThan(900);
});

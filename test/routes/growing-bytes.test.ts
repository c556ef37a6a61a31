import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { GrowingBytes } from '../../src/routes/growing-bytes.ts';
import { fc } from '../support/properties.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heldBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

test('the parts are kept in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (parts) => {
      const whole = Buffer.concat(parts);
      const arrived = new GrowingBytes(whole.length);
      for (const part of parts) arrived.add(Buffer.from(part));
      expect(arrived.bytes).toEqual(whole);
      expect(arrived.length).toBe(whole.length);
    }),
  );
});

test('a million parts of one byte take hardly more memory than a million bytes', () => {
  const before = heldBytes();
  const arrived = new GrowingBytes(4_000_000);
  for (let sent = 0; sent < 1_000_000; sent += 1) arrived.add(Buffer.from('x'));
  expect(heldBytes() - before).toBeLessThan(8_000_000);
  expect(arrived.length).toBe(1_000_000);
});

test('no more memory is taken than may arrive', () => {
  const arrived = new GrowingBytes(100_001);
  arrived.add(Buffer.alloc(100_000));
  arrived.add(Buffer.alloc(1));
  expect(arrived.bytes.buffer.byteLength).toBe(100_001);
});

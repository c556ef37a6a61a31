import { CallSizes } from '../../../src/salesforce/memory/call-sizes.ts';

const QUICK_MS = 1000;
const SLOW_MS = 10_001;

test('a call carries 1,000 records at first, and more are never tried', () => {
  const sizes = new CallSizes();
  for (let call = 0; call < 100; call += 1) sizes.answered(['Order'], 1000, QUICK_MS);
  expect(sizes.of('Order')).toBe(1000);
});

test('after a slow call, those of its objects carry half as many, before one has no answer in time', () => {
  const sizes = new CallSizes();
  sizes.answered(['Order', 'File__c'], 1000, SLOW_MS);
  expect([sizes.of('Order'), sizes.of('File__c'), sizes.of('Other__c')]).toEqual([500, 500, 1000]);
  sizes.answered(['Order'], 500, SLOW_MS);
  expect([sizes.of('Order'), sizes.of('File__c')]).toEqual([250, 500]);
});

test('a call that is neither quick nor slow changes nothing, and counts for no growth', () => {
  const sizes = new CallSizes();
  sizes.timedOut(['Order'], 1000);
  for (let call = 0; call < 100; call += 1) sizes.answered(['Order'], 500, 5001);
  expect(sizes.of('Order')).toBe(500);
  for (let call = 0; call < 20; call += 1) sizes.answered(['Order'], 500, QUICK_MS);
  expect(sizes.of('Order')).toBe(1000);
});

test.each([1, 11, 500])(
  'a slow call of %d records, which is half of a full one at most, says nothing of their number',
  (records) => {
    const sizes = new CallSizes();
    sizes.answered(['Order', 'Refund__c'], records, SLOW_MS);
    expect([sizes.of('Order'), sizes.of('Refund__c')]).toEqual([1000, 1000]);
  },
);

test('a few records without an answer in time say nothing of their number, unless calls are as small', () => {
  const sizes = new CallSizes();
  sizes.timedOut(['Order'], 10);
  expect(sizes.of('Order')).toBe(1000);
  for (const records of [1000, 500, 250, 125, 62, 31, 15, 7, 3, 1, 1]) {
    sizes.timedOut(['Order'], records);
  }
  expect(sizes.of('Order')).toBe(1);
});

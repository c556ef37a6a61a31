import { logProblems } from './check-logs.ts';
import { PERSONAL } from './good-event.ts';

const STORED = '{"level":"info","fact":"event stored"}';
const PARKED = '{"level":"error","code":"STRING_TOO_LONG","fact":"event parked"}';
const REFUSED = '{"level":"error","status":413,"caller":"xanpay","fact":"request refused"}';

test('lines of usual work, parked events and refused bodies are right', () => {
  expect(logProblems('web', `${[STORED, PARKED, REFUSED].join('\n')}\n`)).toEqual([]);
});

test.each([
  ['that is not JSON', 'Error: x', /is not JSON/],
  ['that is cut', '{"level":"info",', /is not JSON/],
  ['with personal data', `{"level":"info","reason":"${PERSONAL} Ada"}`, /has personal data/],
  ['that is an error', '{"level":"error","fact":"batch failed"}', /is an error/],
  ['that is fatal', '{"level":"fatal","fact":"the process can not go on"}', /is an error/],
  [
    'of a refused caller with an exception',
    '{"level":"error","caller":"xanpay","err":{"type":"TypeError"},"fact":"request refused"}',
    /has an exception/,
  ],
  ['of a warning with an exception', '{"level":"warn","err":{}}', /has an exception/],
])('a line %s is a problem', (_, line, sentence) => {
  expect(logProblems('web', `${STORED}\n${line}\n`)).toEqual([expect.stringMatching(sentence)]);
});

test('a log without lines is a problem', () => {
  expect(logProblems('web', '')).toEqual(['The log of web is empty.']);
});

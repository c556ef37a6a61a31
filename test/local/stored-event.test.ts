import { storedText } from '../../local/mapped/stored-event.ts';

test('an event of the other mode is shown with what to do so that it is written', () => {
  const reason = 'It is a live event, and this installation writes test events.';
  const text = storedText('e1', { status: 'unmapped', reason, code: 'OTHER_MODE' }).join('\n');
  expect(text).toContain(reason);
  expect(text).toContain('CONNECTOR_MODE=live npm run local');
  expect(text).toContain('mode: any');
  expect(text).toContain('replay --unmapped --yes');
});

test.each([
  ['applied', null],
  ['unmapped', 'UNMAPPED_TYPE'],
])('an event that is %s has no such advice', (status, code) => {
  const text = storedText('e1', { status, reason: null, code }).join('\n');
  expect(text).not.toContain('CONNECTOR_MODE');
});

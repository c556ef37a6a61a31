import { namedMembers } from '../../../src/sources/mapped/named-members.ts';
import { maskedUnknownBody } from '../../../src/story/event/mask-unknown-body.ts';
import { fastspringMapping } from '../../source-tools/fastspring-mapping.ts';

const names = namedMembers(fastspringMapping());
const masked = (body: unknown) => maskedUnknownBody(Buffer.from(JSON.stringify(body)), names) ?? '';

test('every value is masked, whatever its name; names of the file are shown', () => {
  const body = {
    id: 'jane85',
    type: 'Berlin',
    live: true,
    data: { order: 4711, total: 12.5, 'jane@example.com': 'x', customer: { first: 'Jane' } },
    none: null,
  };
  expect(JSON.parse(masked(body))).toEqual({
    id: '(a text of 6 characters)',
    type: '(a text of 6 characters)',
    live: '(true or false)',
    data: {
      order: '(a number)',
      total: '(a number)',
      '(a name of 16 characters, 3)': '(a text of 1 characters)',
      '(a name of 8 characters, 4)': {
        '(a name of 5 characters, 1)': '(a text of 4 characters)',
      },
    },
    '(a name of 4 characters, 5)': null,
  });
});

test('what is no JSON is not shown at all', () => {
  expect(maskedUnknownBody(Buffer.from('{'), names)).toBeUndefined();
});

test('a sender without a file has no name that is shown', () => {
  const shown = maskedUnknownBody(Buffer.from('{"id":"1"}'), new Set()) ?? '';
  expect(shown).not.toContain('"id"');
});

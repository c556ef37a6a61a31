import { z } from 'zod';
import { checkInput } from '../../../src/console/operation/input-problem.ts';
import { areInOrder, NOT_IN_ORDER, timeBounds } from '../../../src/console/operation/instant.ts';

const schema = z.object({
  note: z.string().min(1).max(1000).default('none'),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  share: z.number().max(1).optional(),
  state: z.enum(['open', 'done']).optional(),
  ids: z.array(z.string().max(5)).max(2).optional(),
  token: z.uuid().optional(),
  isAll: z.boolean().optional(),
  event: z.string().regex(/^x/, 'expected the number of an event').optional(),
  form: z.string().regex(/^x/).optional(),
});
const required = z.object({ note: z.string().min(1).max(1000) });

// biome-ignore format: a table reads best with one row a line.
test.each<[unknown, string, z.ZodType?]>([
  [{}, 'note: expected a text of 1 to 1000 characters, got nothing', required],
  [{ note: null }, 'note: expected a text of 1 to 1000 characters, got null'],
  [{ note: '' }, 'note: expected a text of 1 to 1000 characters, got an empty text'],
  [{ note: 'x'.repeat(1001) }, 'note: expected a text of 1 to 1000 characters, got a text of 1001 characters'],
  [{ note: ['jane'] }, 'note: expected a text of 1 to 1000 characters, got a list of 1 item'],
  [{ note: {} }, 'note: expected a text of 1 to 1000 characters, got an object'],
  [{ limit: '0' }, 'limit: expected a whole number from 1 to 200, got a smaller one'],
  [{ limit: 201 }, 'limit: expected a whole number from 1 to 200, got a larger one'],
  [{ limit: 'jane' }, 'limit: expected a whole number from 1 to 200, got a text of 4 characters'],
  [{ limit: '1.5' }, 'limit: expected a whole number from 1 to 200, got a text of 3 characters'],
  [{ share: 2 }, 'share: expected a number of at most 1, got a larger one'],
  [{ state: 'jane' }, 'state: expected one of open, done, got another text'],
  [{ state: 7 }, 'state: expected one of open, done, got a number'],
  [{ ids: ['a', 'b', 'c'] }, 'ids: expected a list of at most 2 items, got a list of 3 items'],
  [{ ids: ['a', 'janejane'] }, 'ids.1: expected a text of at most 5 characters, got a text of 8 characters'],
  [{ token: 'jane' }, 'token: expected a UUID, got a text of 4 characters'],
  [{ isAll: 'jane' }, 'isAll: expected true or false, got a text of 4 characters'],
  [{ event: 'jane' }, 'event: expected the number of an event'],
  [{ form: 'jane' }, 'form: expected a text of another form, got a text of 4 characters'],
  ['jane', 'The request: expected an object, got a text of 4 characters'],
])('%j is not as expected', (input, problem, of = schema) => {
  expect(checkInput(of, input)).toEqual({ success: false, problem });
});

test('what is as expected is returned, with its defaults', () => {
  expect(checkInput(schema, { limit: '7' })).toEqual({
    success: true,
    data: { note: 'none', limit: 7 },
  });
});

const bounds = z.object(timeBounds).refine(areInOrder, NOT_IN_ORDER);

// biome-ignore format: a table reads best with one row a line.
test.each([
  [{ from: '2026-02-28', to: '2026-02-28' }, true],
  [{ from: '2026-02-28T10:00:00Z', to: '2026-02-28' }, true],
  [{ from: '2026-02-28T10:00:00+05:30', to: '2026-02-28T04:30:00Z' }, true],
  [{ from: '2026-02-28T10:00:00+05:00', to: '2026-02-28T04:30:00Z' }, false],
  [{ from: '2026-03-01', to: '2026-02-28T23:59:59Z' }, false],
  [{ from: '2026-02-30' }, false],
  [{ to: '2026-02-29T00:00:00Z' }, false],
  [{ from: '2026-02-28T10:00:00' }, false],
  [{ from: '28.02.2026' }, false],
  [{ from: '1772272800' }, false],
  [{ from: '0000-01-01' }, false],
])('the bounds of a list are days or instants, in order: %j', (input, isValid) => {
  expect(checkInput(bounds, input).success).toBe(isValid);
});

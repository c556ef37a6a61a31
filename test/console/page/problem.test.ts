import {
  ConflictError,
  NotFoundError,
  WrongInputError,
} from '../../../src/console/operation/operation-errors.ts';
import { problemFor } from '../../../src/console/page/problem.ts';
import {
  ForbiddenError,
  ServiceUnavailableError,
  TooManyRequestsError,
} from '../../../src/errors.ts';

const tooLarge = Object.assign(new Error('request entity too large'), { status: 413 });

// biome-ignore format: a table reads best with one row a line.
test.each([
  [new WrongInputError('note: write a note.'), 400, 'This cannot be shown or done', 'note: write a note.'],
  [new NotFoundError(), 404, 'Not found', 'This does not exist, or it has been deleted from the connector.'],
  [new ConflictError('The event is applied already.'), 409, 'This is not possible now', 'The event is applied already.'],
  [new ForbiddenError('You may look only.'), 403, 'Access denied', 'You may look only.'],
  [new ServiceUnavailableError('Salesforce does not answer.'), 503, 'This page is not available now', 'Salesforce does not answer.'],
  [tooLarge, 413, 'This form is too large', 'Nothing was changed.'],
  [Object.assign(new Error('request aborted'), { status: 400 }), 400, 'This request cannot be read', 'Nothing was changed.'],
  [Object.assign(new Error('unsupported charset'), { status: 415 }), 415, 'This form cannot be read', 'UTF-8'],
  [new TooManyRequestsError('Go on in 9 s.', 9), 429, 'Too much at once', 'Go on in 9 s.'],
  [Object.assign(new URIError('URI malformed'), { status: 400 }), 404, 'Not found', 'This page does not exist'],
  [new Error('duplicate key (email)=(jane@example.com)'), 503, 'This page is not available now', 'The connector could not load it.'],
  ['a text', 503, 'This page is not available now', 'The connector could not load it.'],
  [undefined, 503, 'This page is not available now', 'The connector could not load it.'],
])('a signed-in user sees %s as a page of %i, which does not lead to the sign-in', (error, status, title, detail) => {
  const problem = problemFor(error, true);
  expect(problem).toMatchObject({ status, title, detail: expect.stringContaining(detail) });
  expect(problem.isAboutSignIn).toBeUndefined();
});

test('a failure of the sign-in leads to the sign-in', () => {
  const denied = problemFor(new ForbiddenError('You are not listed.'), false);
  expect(denied).toMatchObject({ isAboutSignIn: true, detail: 'You are not listed.' });
  const down = problemFor(new ServiceUnavailableError('x', { retryAfterSeconds: 7 }), false);
  expect(down).toMatchObject({ isAboutSignIn: true, headers: { 'Retry-After': '7' } });
  expect(down.title).toBe('Sign-in is not available now');
});

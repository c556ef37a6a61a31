import { judgeLinkError } from '../../src/documents/links/judge-link-error.ts';
import {
  DigitalRiverError,
  type DigitalRiverErrorDetails,
} from '../../src/sources/digital-river/api/digital-river-error.ts';
import { UnusableLinkError } from '../../src/sources/digital-river/api/files/create-file-link.ts';

const refused = (details: Partial<DigitalRiverErrorDetails>) =>
  new DigitalRiverError('refused', details);

test.each([
  ['an unknown file', refused({ status: 404, type: 'not_found' }), 'clear', false],
  ['a file that is gone', refused({ status: 410, code: 'gone' }), 'clear', false],
  ['an odd file id', refused({ status: 400, parameter: 'fileId' }), 'clear', false],
  ['a link that is too long', new UnusableLinkError(true), 'clear', false],
  ['a page in place of a link', new UnusableLinkError(false), 'postpone', false],
  ['a 404 of another service', refused({ status: 404 }), 'postpone', false],
  ['an odd time', refused({ status: 400, parameter: 'expiresTime' }), 'postpone', false],
  ['an odd request', refused({ status: 400 }), 'postpone', false],
  ['a conflict', refused({ status: 409, type: 'conflict' }), 'postpone', false],
  ['an error of Digital River', refused({ status: 500 }), 'postpone', false],
  ['a redirect', refused({ status: 302 }), 'postpone', false],
  ['no answer', refused({}), 'postpone', true],
  ['a wrong key', refused({ status: 401 }), 'keep', true],
  ['a key without the right', refused({ status: 403 }), 'keep', true],
  ['too many requests', refused({ status: 429 }), 'keep', true],
] as const)('%s is judged', (_case, error, request, endsRound) => {
  expect(judgeLinkError(error)).toEqual({ request, endsRound });
});

test('an error that is not understood is not judged', () => {
  expect(judgeLinkError(new TypeError('x'))).toBeUndefined();
});

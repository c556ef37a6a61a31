import { httpBasic } from '../../src/authenticate/http-basic.ts';
import { UnauthorizedError } from '../../src/errors.ts';
import { bodiless } from '../support/arrival.ts';

const pairs = [
  { username: 'xanpay', password: 'first:pass word' },
  { username: 'xanpay', password: 'second' },
  { username: 'Jürgen', password: 'Pässwörd', live: false },
  { username: 'live', password: 'l', live: true },
];
const authenticate = httpBasic(pairs);

function present(authorization: string | undefined) {
  const headers = authorization === undefined ? {} : { authorization };
  return authenticate(bodiless({ headers }));
}

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test.each([
  ['a pair', basic('xanpay:second'), { caller: 'pair 2' }],
  ['a password with a colon and a space', basic('xanpay:first:pass word'), { caller: 'pair 1' }],
  ['letters beyond ASCII, in UTF-8', basic('Jürgen:Pässwörd'), { caller: 'pair 3', live: false }],
  ['another case of the scheme', basic('live:l').replace('Basic', 'bAsIc'), { live: true }],
  ['several spaces', basic('live:l').replace(' ', '   '), { caller: 'pair 4' }],
  ['no padding', basic('live:l').replace(/=+$/, ''), { caller: 'pair 4' }],
])('%s is valid', async (_case, authorization, proof) => {
  expect(await present(authorization)).toMatchObject({ method: 'http-basic', ...proof });
});

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['another scheme', 'Bearer second'],
  ['the pair without base64', 'Basic xanpay:second'],
  ['no colon', basic('xanpay')],
  ['another user name', basic('Xanpay:second')],
  ['another password', basic('xanpay:Second')],
  ['a password with a trailing space', basic('xanpay:second ')],
  ['parts of two pairs', basic('live:second')],
  ['an empty password', basic('xanpay:')],
  ['only a colon', basic(':')],
  ['two credentials', `${basic('live:l')} ${basic('live:l')}`],
])('%s is denied with the challenge', async (_case, authorization) => {
  const refusal = await present(authorization).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(refusal).toBeInstanceOf(UnauthorizedError);
  expect(refusal).toMatchObject({
    status: 401,
    headers: { 'WWW-Authenticate': 'Basic realm="digital-river-connector", charset="UTF-8"' },
  });
});

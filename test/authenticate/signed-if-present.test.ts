import type { Authenticate } from '../../src/authenticate/authenticate.ts';
import { signedIfPresent } from '../../src/authenticate/signed-if-present.ts';
import { UnauthorizedError } from '../../src/errors.ts';
import { bodiless } from '../support/arrival.ts';

const token: Authenticate = async () => ({ method: 'oauth', caller: 'user 1' });
const noToken: Authenticate = () => Promise.reject(new UnauthorizedError('No token.', 'Bearer'));
const signature: Authenticate = async ({ headers }) => {
  if (headers['digitalriver-signature'] === 'good') {
    return { method: 'signature', caller: 'secret 1', live: false };
  }
  throw new UnauthorizedError('Not signed.', 'Signature');
};
const arrival = (headers: Record<string, string>) => bodiless({ headers });
const signed = (value: string) => arrival({ 'digitalriver-signature': value });

test('without a signature the other proof is enough', async () => {
  const proof = await signedIfPresent(token, signature)(arrival({}));
  expect(proof).toEqual({ method: 'oauth', caller: 'user 1' });
});

test('a valid signature adds its caller and its mode', async () => {
  const proof = await signedIfPresent(token, signature)(signed('good'));
  expect(proof).toEqual({
    method: 'oauth+signature',
    caller: 'user 1 and secret 1',
    live: false,
  });
});

test.each(['bad', ''])(
  'a signature of %j is denied, although the other proof is valid',
  async (value) => {
    await expect(signedIfPresent(token, signature)(signed(value))).rejects.toThrow('Not signed.');
  },
);

test('a valid signature does not replace the other proof', async () => {
  await expect(signedIfPresent(noToken, signature)(signed('good'))).rejects.toThrow('No token.');
});

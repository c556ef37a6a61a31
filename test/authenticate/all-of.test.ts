import { ipAllowlist } from '../../src/authenticate/addresses/ip-allowlist.ts';
import { allOf } from '../../src/authenticate/all-of.ts';
import { apiKeyHeader } from '../../src/authenticate/api-key-header.ts';
import type { Authenticate } from '../../src/authenticate/authenticate.ts';
import { ProvenCallerError } from '../../src/authenticate/proven-caller.ts';
import { bodiless } from '../support/arrival.ts';

const both = allOf([apiKeyHeader('x-api-key', ['abcdefghijklm']), ipAllowlist(['192.0.2.1'])]);
const arrival = (key: string, address: string) =>
  bodiless({ headers: { 'x-api-key': key }, address });

test('each proof is required; the method is that of the first, and both callers are named', async () => {
  const proof = await both(arrival('abcdefghijklm', '192.0.2.1'));
  expect(proof).toEqual({
    method: 'static-header',
    caller: 'value 1 of x-api-key and an allowed address',
  });
  await expect(both(arrival('abcdefghijklm', '192.0.2.2'))).rejects.toMatchObject({ status: 403 });
  await expect(both(arrival('nopqrstuvwxyz', '192.0.2.1'))).rejects.toMatchObject({ status: 401 });
  await expect(both(arrival('nopqrstuvwxyz', '192.0.2.2'))).rejects.toMatchObject({ status: 401 });
});

test('without any proof the method is none', async () => {
  expect(await allOf([])(arrival('', '192.0.2.1'))).toEqual({ method: 'none', caller: 'anybody' });
});

const proofWith = (live: { live?: boolean }): Authenticate => {
  return async () => ({ method: 'http-basic', caller: 'a caller', ...live });
};

test.each([
  [{ live: true }, { live: true }, { live: true }],
  [{ live: true }, {}, { live: true }],
  [{}, { live: false }, { live: false }],
  [{}, {}, {}],
])('the live flag of either proof is kept: %j, %j', async (first, second, expected) => {
  const proof = await allOf([proofWith(first), proofWith(second)])(arrival('', '192.0.2.1'));
  expect(proof).toEqual({ method: 'http-basic', caller: 'a caller and a caller', ...expected });
});

test.each([true, false])(
  'a proof of live events and one of test events are refused',
  async (live) => {
    const proofs = [proofWith({}), proofWith({ live }), proofWith({ live: !live })];
    const error = await allOf(proofs)(arrival('', '192.0.2.1')).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProvenCallerError);
    expect(error).toMatchObject({
      status: 403,
      message: expect.stringContaining('different modes') as unknown,
    });
  },
);

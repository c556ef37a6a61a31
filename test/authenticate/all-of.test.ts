import { allOf } from '../../src/authenticate/all-of.ts';
import { ipAllowlist } from '../../src/authenticate/ip-allowlist.ts';
import { staticHeader } from '../../src/authenticate/static-header.ts';

const both = allOf([staticHeader('x-api-key', ['abcdefghijklm']), ipAllowlist(['192.0.2.1'])]);
const arrival = (key: string, address: string) => ({
  body: Buffer.alloc(0),
  headers: { 'x-api-key': key },
  address,
});

test('each proof must hold, and the first names who called', async () => {
  const proof = await both(arrival('abcdefghijklm', '192.0.2.1'));
  expect(proof).toEqual({ method: 'static-header', caller: 'value 1 of x-api-key' });
  await expect(both(arrival('abcdefghijklm', '192.0.2.2'))).rejects.toMatchObject({ status: 403 });
  await expect(both(arrival('nopqrstuvwxyz', '192.0.2.1'))).rejects.toMatchObject({ status: 401 });
  await expect(both(arrival('nopqrstuvwxyz', '192.0.2.2'))).rejects.toMatchObject({ status: 401 });
});

test('where nothing is asked for, the proof says so', async () => {
  expect(await allOf([])(arrival('', '192.0.2.1'))).toEqual({ method: 'none', caller: 'anybody' });
});

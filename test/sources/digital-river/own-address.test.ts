import { ownPath, pathAnywhere } from '../../../src/sources/digital-river/own-address.ts';

const BASE = 'https://gw.example.com/test';
const PATH = '/services/apexrest/digitalriverv2/webhooks/';

it.each([
  ['the address itself', `${BASE}${PATH}`],
  ['without the slash at the end', `${BASE}${PATH.slice(0, -1)}`],
  ['other letter case', `https://GW.example.com/Test${PATH.toUpperCase()}`],
  ['doubled slashes', `https://gw.example.com//test/${PATH}/`],
  ['the default port', `https://gw.example.com:443/test${PATH}`],
  ['a query', `${BASE}${PATH}?a=1`],
])('counts as ours: %s', (_name, address) => {
  expect(ownPath(address, BASE)).toBe('webhooks');
  expect(ownPath(address, `${BASE}/`)).toBe('webhooks');
});

it.each([
  ['another path before ours', `https://gw.example.com/prod${PATH}`],
  ['a longer path before ours', `https://gw.example.com/test/two${PATH}`],
  ['no path before ours', `https://gw.example.com${PATH}`],
  ['another host', `https://other.example.com/test${PATH}`],
  ['another port', `https://gw.example.com:8443/test${PATH}`],
  ['another scheme', `http://gw.example.com/test${PATH}`],
  ['more after our path', `${BASE}${PATH}more/`],
  ['another path', `${BASE}/services/apexrest/other/`],
  ['no address', 'nonsense'],
])('does not count as ours: %s', (_name, address) => {
  expect(ownPath(address, BASE)).toBeUndefined();
});

it('finds our path at the end of an address of any host', () => {
  expect(pathAnywhere(`https://other.example.com/prod${PATH}`)).toBe('webhooks');
  expect(pathAnywhere('https://other.example.com/services/other/')).toBeUndefined();
  expect(pathAnywhere('nonsense')).toBeUndefined();
});

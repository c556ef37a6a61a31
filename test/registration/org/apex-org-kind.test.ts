import { apexOrgKind } from '../../../src/registration/org/apex-org-kind.ts';

it.each([
  ['https://example.my.salesforce.com', 'production'],
  ['https://example-dev-ed.develop.my.salesforce.com', 'production'],
  ['https://example--dev.sandbox.my.salesforce.com', 'sandbox'],
  ['https://example--dev.my.salesforce.com', 'sandbox'],
  ['https://example.scratch.my.salesforce.com', 'sandbox'],
  ['http://127.0.0.1:3000', undefined],
])('%s belongs to an org of kind %s', (address, kind) => {
  expect(apexOrgKind(address)).toBe(kind);
});

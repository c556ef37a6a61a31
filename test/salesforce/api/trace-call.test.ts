import { pathTemplate } from '../../../src/salesforce/api/trace-call.ts';

test.each([
  ['/', '/'],
  ['/composite', '/composite'],
  ['/query?q=SELECT%20Id%20FROM%20Order%20WHERE%20OrderNumber%3D%2700000107%27', '/query'],
  ['/query/01gHs00000AbCdEIAX-2000', '/query/{id}'],
  ['/sobjects/ContentVersion', '/sobjects/ContentVersion'],
  ['/sobjects/DR_Fulfillment__c/a0xHs00000AbCdEIAX', '/sobjects/DR_Fulfillment__c/{id}'],
  ['/services/oauth2/token', '/services/oauth2/token'],
])('%s is traced as %s', (path, template) => {
  expect(pathTemplate(path)).toBe(template);
});

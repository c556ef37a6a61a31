import { IDENTITY, type RunningOrg, runningOrg } from './running-org.ts';

let org: RunningOrg;
beforeAll(async () => {
  org = await runningOrg();
});
afterAll(() => org[Symbol.asyncDispose]());

test('a user has the fields that the sf CLI reads', async () => {
  // The query of @salesforce/core, lib/org/user.js.
  const soql = `SELECT id, username, lastName, alias, timeZoneSidKey, localeSidKey, emailEncodingKey, languageLocaleKey, email FROM User WHERE Username = '${IDENTITY.username}'`;
  const { records } = await org.connection.query(soql);
  expect(records).toMatchObject([
    {
      Id: IDENTITY.userId,
      LastName: 'integration',
      Alias: 'integrat',
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      LanguageLocaleKey: 'en_US',
    },
  ]);
});

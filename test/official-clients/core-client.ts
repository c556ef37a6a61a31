import { AuthInfo, Connection, Org } from '@salesforce/core';

/**
 * Logs in with @salesforce/core, by JWT and with an access token, and uses both connections. This
 * is a separate program because the library reads the home folder and the environment when it is
 * loaded. Prints the results as JSON.
 */
const [instanceUrl = '', username = '', clientId = '', privateKeyFile = '', accessToken = ''] =
  process.argv.slice(2);

async function byJwt(): Promise<object> {
  const oauth2Options = { clientId, privateKeyFile, loginUrl: instanceUrl };
  const authInfo = await AuthInfo.create({ username, oauth2Options });
  await authInfo.save();
  const connection = await Connection.create({ authInfo });
  const org = await Org.create({ aliasOrUsername: username });
  const made = await connection.sobject('Account').create({ Name: 'By core' });
  return { made: made.success, orgId: org.getOrgId(), isSandbox: await org.determineIfSandbox() };
}

async function byAccessToken(): Promise<object> {
  const accessTokenOptions = { accessToken, instanceUrl, loginUrl: instanceUrl };
  const authInfo = await AuthInfo.create({ username: accessToken, accessTokenOptions });
  const connection = await Connection.create({ authInfo });
  const { records } = await connection.query("SELECT Name FROM Account WHERE Name = 'By core'");
  return { names: records.map(({ Name }) => Name) };
}

const jwt = await byJwt();
console.log(JSON.stringify({ jwt, accessToken: await byAccessToken() }));

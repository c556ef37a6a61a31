import nock from 'nock';
import { ORG_URL, ORGANIZATION_ID, USER_ID } from './connector.ts';

/** Lets the org's userinfo endpoint answer for one token, any number of times. */
export function userinfoAnswers(token: string, status: number, body: nock.Body): nock.Scope {
  return nock(ORG_URL, { reqheaders: { authorization: `Bearer ${token}` } })
    .persist()
    .get('/services/oauth2/userinfo')
    .reply(status, body);
}

/** Makes a token good: the org says that it is the integration user's. */
export function goodToken(token: string): nock.Scope {
  return userinfoAnswers(token, 200, { organization_id: ORGANIZATION_ID, user_id: USER_ID });
}

/** Lets the org be asked for its keys: once, or any number of times. */
export function orgPublishesKeys(times: 'once' | 'always' = 'once'): nock.Interceptor {
  return nock(ORG_URL)
    .persist(times === 'always')
    .get('/id/keys');
}

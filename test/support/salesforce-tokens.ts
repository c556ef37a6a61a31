import nock from 'nock';
import { ORG_URL, ORGANIZATION_ID, USER_ID } from './connector.ts';

/** Mocks the answer of the org's userinfo endpoint to one token, any number of times. */
export function userinfoAnswers(token: string, status: number, body: nock.Body): nock.Scope {
  return nock(ORG_URL, { reqheaders: { authorization: `Bearer ${token}` } })
    .persist()
    .get('/services/oauth2/userinfo')
    .reply(status, body);
}

/** Makes a token valid: the org answers that it is the integration user's. */
export function goodToken(token: string): nock.Scope {
  return userinfoAnswers(token, 200, { organization_id: ORGANIZATION_ID, user_id: USER_ID });
}

/** Mocks the org's key set: for one request, or any number. */
export function orgPublishesKeys(times: 'once' | 'always' = 'once'): nock.Interceptor {
  return nock(ORG_URL)
    .persist(times === 'always')
    .get('/id/keys');
}

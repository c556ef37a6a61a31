import { cutShort } from '../../src/http-client/call-error.ts';
import { unreachableReason } from '../../src/salesforce/unreachable-reasons.ts';

const URL_OF_ORG = 'https://example.my.salesforce.com/services/oauth2/token';
const HOST = 'example.my.salesforce.com';

/** The error of a call, for what `fetch` throws with Node.js' error as the cause. */
const fetchFailed = (facts: object) =>
  cutShort(new TypeError('fetch failed', { cause: Object.assign(new Error('a secret'), facts) }), {
    url: URL_OF_ORG,
    isAborted: false,
  });

test.each([
  ['ENOTFOUND', `the host name ${HOST} is not known`, 'Correct SALESFORCE_INSTANCE_URL'],
  ['EAI_AGAIN', `the host name ${HOST} cannot be resolved at the moment`, 'DNS'],
  ['ECONNREFUSED', `${HOST} refuses the connection`, 'SALESFORCE_INSTANCE_URL'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', `the certificate of ${HOST} is not trusted`, 'EXTRA_CA_CERTS'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', `the certificate of ${HOST} is not trusted`, 'clock'],
  ['CERT_HAS_EXPIRED', `the certificate of ${HOST} is not trusted`, 'clock'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', `the certificate of ${HOST} is not trusted`, 'INSTANCE_URL'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', `no TLS connection to ${HOST} can be made`, 'https'],
  ['EPROTO', `no TLS connection to ${HOST} can be made`, 'https'],
  ['ETIMEDOUT', `no connection to ${HOST} can be opened`, 'firewall'],
  ['UND_ERR_CONNECT_TIMEOUT', `no connection to ${HOST} can be opened`, 'firewall'],
  ['EHOSTUNREACH', `no connection to ${HOST} can be opened`, 'firewall'],
  ['ECONNRESET', `the connection to ${HOST} broke`, 'retries by itself'],
  ['UND_ERR_SOCKET', `the connection to ${HOST} broke`, 'retries by itself'],
  ['ENEWCODE', `the connection to ${HOST} failed`, 'SALESFORCE_INSTANCE_URL'],
])('%s: what happened, at which host, and what to do', (code, happened, advice) => {
  const reason = unreachableReason(URL_OF_ORG, fetchFailed({ code }));
  expect(reason.problem).toBe(`${happened} (${code})`);
  expect(reason.advice).toContain(advice);
});

test('a proxy that cannot be reached is named in place of the org', () => {
  const refused = { code: 'ECONNREFUSED', address: '192.0.2.7', port: 9293 };
  expect(unreachableReason(URL_OF_ORG, fetchFailed(refused)).problem).toBe(
    '192.0.2.7:9293 refuses the connection (ECONNREFUSED)',
  );
  const unknown = { code: 'ENOTFOUND', hostname: 'proxy.example.com' };
  expect(unreachableReason(URL_OF_ORG, fetchFailed(unknown)).problem).toBe(
    'the host name proxy.example.com is not known (ENOTFOUND)',
  );
});

test('a proxy that refuses is found in the causes of the cause', () => {
  const tunnel = Object.assign(new Error('Proxy response (407)'), { code: 'UND_ERR_ABORTED' });
  expect(unreachableReason(URL_OF_ORG, fetchFailed({ code: 0, cause: tunnel }))).toEqual({
    problem: `the proxy does not connect to ${HOST} (UND_ERR_ABORTED)`,
    advice: expect.stringContaining('HTTPS_PROXY'),
  });
});

test.each([undefined, null, 'text', new Error('a secret'), fetchFailed({})])(
  'without a code, the message is not repeated: %p',
  (thrown) => {
    expect(unreachableReason(URL_OF_ORG, thrown).problem).toBe(`the connection to ${HOST} failed`);
  },
);

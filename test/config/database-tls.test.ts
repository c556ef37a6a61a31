import { configProblems } from '../support/config-problems.ts';
import { exampleEnvironment } from '../support/connector.ts';

const problems = (DATABASE_URL: string, DATABASE_TLS: string, NODE_ENV = 'development') =>
  configProblems({ ...exampleEnvironment(DATABASE_URL), DATABASE_TLS, NODE_ENV }).filter(
    (problem) => problem.includes('DATABASE_'),
  );

test.each(['development', 'production'])(
  'in %s, a URL that contradicts DATABASE_TLS is a problem of its own',
  (nodeEnv) => {
    const url = 'postgres://user:hunter2@db.example.com/inbox?sslmode=disable';
    for (const tls of ['on', 'verify'])
      expect(problems(url, tls, nodeEnv)).toEqual([
        `The parameter sslmode of DATABASE_URL turns encryption off, but DATABASE_TLS=${tls} requires it. Remove the parameter; set DATABASE_TLS=off if the database is on the same machine.`,
      ]);
  },
);

test.each(['', '?sslmode=require', '?sslmode=verify-full', '?sslmode=prefer&pgbouncer=true'])(
  'a URL of a provider is accepted: %j',
  (query) => {
    const url = `postgres://user:hunter2@db.example.com/inbox${query}`;
    expect(problems(url, 'on', 'production')).toEqual([]);
  },
);

test.each([
  ['postgres:///inbox?host=/var/run/postgresql', 0],
  ['postgres://localhost/inbox?host=/cloudsql/project:region:instance', 0],
  ['postgres://u:p@/inbox?host=/cloudsql/project:region:instance', 0],
  ['postgres://u:p@base/inbox?host=/cloudsql/project:region:instance', 0],
  ['POSTGRES://u:p@localhost/inbox', 0],
  ['postgres:///inbox?host=db.example.com', 1],
  ['postgres://localhost/inbox?host=db.example.com', 1],
])('in production, DATABASE_TLS=off is judged by the server that is connected to: %s', (url, n) => {
  expect(problems(url, 'off', 'production')).toHaveLength(n);
});

test.each([
  ['mysql://u:p@localhost/inbox', 'DATABASE_URL is not usable (expected postgres://'],
  ['localhost/inbox', 'DATABASE_URL is not usable (expected postgres://'],
  ['postgres://u:p@h1:5432,h2:5432/inbox', 'DATABASE_URL names several hosts.'],
  ['postgres://u:p?x@h/inbox', 'DATABASE_URL cannot be read.'],
])('%s is named as what it is', (url, sentence) => {
  expect(problems(url, 'on')).toEqual([expect.stringContaining(sentence)]);
});

import { databaseProblem } from '../../src/database/database-problem.ts';

test.each([
  [{ code: 'ECONNREFUSED' }, 'ECONNREFUSED', /^Start PostgreSQL/],
  [{ code: '28P01', message: 'password of "hunter2" is wrong' }, '28P01', /user and password/],
  [{ message: 'The server does not support SSL connections' }, 'no TLS', /DATABASE_TLS=off/],
  [{ message: 'anything of "hunter2"' }, 'no answer', /^Check DATABASE_URL/],
])('%j is reported by its code, with what to do', (error, code, todo) => {
  const problem = databaseProblem(error);
  expect(problem).toEqual({
    found: `cannot be used (${code})`,
    todo: expect.stringMatching(todo),
  });
});

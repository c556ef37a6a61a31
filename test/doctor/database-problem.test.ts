import { databaseTrouble } from '../../src/doctor/checks/database-problem.ts';

test.each([
  [{ code: 'ECONNREFUSED' }, 'ECONNREFUSED', /^Start it/],
  [{ code: '28P01', message: 'password of "hunter2" is wrong' }, '28P01', /user and password/],
  [{ message: 'The server does not support SSL connections' }, 'no TLS', /DATABASE_TLS=off/],
  [{ message: 'anything of "hunter2"' }, 'no answer', /^Check DATABASE_URL/],
])('%j is told by its code, and what to do', (error, code, todo) => {
  const trouble = databaseTrouble(error);
  expect(trouble).toEqual({
    found: `it can not be used (${code})`,
    todo: expect.stringMatching(todo),
  });
});

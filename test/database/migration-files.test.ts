import { parseMigration, readMigrations } from '../../src/database/migration-files.ts';
import { MIGRATIONS, migrationNames } from '../support/migrations.ts';

test('a file is one query, with a checksum that does not depend on its line ends', () => {
  const text = 'CREATE TABLE a ();\nCREATE TABLE b ();\n';
  const migration = parseMigration('0001-a.sql', text);
  expect(migration).toEqual({
    name: '0001-a.sql',
    checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    isTransactional: true,
    statements: [text],
  });
  expect(parseMigration('0001-a.sql', text.replaceAll('\n', '\r\n'))).toEqual(migration);
  expect(parseMigration('0001-a.sql', `${text} `).checksum).not.toBe(migration.checksum);
});

test.each([
  ['one statement', 'CREATE INDEX a;', ['CREATE INDEX a']],
  [
    'several, one with two lines',
    'DROP INDEX a;\nCREATE\n  INDEX a; \n',
    ['DROP INDEX a', 'CREATE\n  INDEX a'],
  ],
  [
    'comments, also with a semicolon',
    '-- a;\nDROP INDEX a;\n  -- b\nCREATE INDEX a;',
    ['DROP INDEX a', 'CREATE INDEX a'],
  ],
  ['a semicolon within a line', "SELECT ';' AS a;\n", ["SELECT ';' AS a"]],
  [
    'the last one without a semicolon',
    'DROP INDEX a;\r\nCREATE INDEX a',
    ['DROP INDEX a', 'CREATE INDEX a'],
  ],
])('a file that is not transactional has single statements: %s', (_case, text, statements) => {
  expect(parseMigration('0002-b.sql', `-- not transactional: why\n${text}`)).toMatchObject({
    isTransactional: false,
    statements,
  });
});

test.each([
  '-- Not transactional: why',
  '-- not transactional:',
  'SELECT 1; -- not transactional: why',
])('only a first line with a reason makes a file not transactional: %s', (line) => {
  expect(parseMigration('0003-c.sql', `${line}\nSELECT 1;`).isTransactional).toBe(true);
});

test('the migrations of the project are read in the order of their names', async () => {
  const migrations = await readMigrations(MIGRATIONS);
  expect(migrations.map(({ name }) => name)).toEqual(await migrationNames());
  for (const { isTransactional, statements } of migrations.filter(
    (each) => !each.isTransactional,
  )) {
    expect(isTransactional).toBe(false);
    // Each is repeatable, since an interrupted build leaves an invalid index.
    expect(statements[0]).toMatch(/^DROP INDEX CONCURRENTLY IF EXISTS /);
  }
});

import { isOnSameMachine, readDatabaseUrl } from '../../../src/database/connection/database-url.ts';

const URLS: readonly [url: string, read: object][] = [
  [
    'postgres://user:secret@db.example.com:6432/inbox',
    { host: 'db.example.com', port: '6432', user: 'user', password: 'secret', database: 'inbox' },
  ],
  ['postgresql://db.example.com', { host: 'db.example.com', port: '5432', database: undefined }],
  ['postgres:///inbox', { host: 'localhost', port: '5432', user: undefined, password: undefined }],
  ['postgres://u:p%40s%3As%2F%25@h/inbox', { password: 'p@s:s/%', host: 'h' }],
  ['postgres://u:100%sure@h/inbox', { password: '100%sure', host: 'h' }],
  ['postgres://u:p@[2001:db8::1]:5433/inbox', { host: '2001:db8::1', port: '5433' }],
  ['postgres://u:p@[::1]/inbox', { host: '::1' }],
  ['postgres://u:p@%2Fvar%2Frun%2Fpg/inbox', { host: '/var/run/pg', database: 'inbox' }],
  ['postgres:///inbox?host=/var/run/pg&user=u&password=p', { host: '/var/run/pg', user: 'u' }],
  [
    'postgres://u:p@/inbox?host=/cloudsql/project:region:instance',
    { host: '/cloudsql/project:region:instance', user: 'u', password: 'p', database: 'inbox' },
  ],
  ['postgres:///inbox?host=db.example.com&port=6432', { host: 'db.example.com', port: '6432' }],
  ['postgres://h/inbox?host=&port=', { host: 'h', port: '5432' }],
  ['postgres://h/in%20box', { database: 'in box' }],
];

test.each(URLS)('%s is read', (url, read) => {
  expect(readDatabaseUrl(url)).toMatchObject({ ...read, misleading: [] });
});

test.each([
  ['postgres://localhost/inbox?host=db.example.com', ['host'], 'db.example.com'],
  ['postgres://db.example.com/inbox?host=localhost', ['host'], 'localhost'],
  ['postgres://h/inbox?host=h&host=other', ['host'], 'other'],
  ['postgres://h:5432/inbox?port=6432', ['port'], 'h'],
  ['postgres://localhost/inbox?hostaddr=203.0.113.7', ['hostaddr'], 'localhost'],
  ['postgres://a/inbox?host=b&hostaddr=c', ['host', 'hostaddr'], 'b'],
])('%s leads to another server than it seems', (url, misleading, host) => {
  expect(readDatabaseUrl(url)).toMatchObject({ misleading, host });
});

test.each([
  'postgres://DB.example.com/inbox?host=db.example.com',
  'postgres://localhost/inbox?host=/cloudsql/project:region:instance',
  'postgres://u:p@base/inbox?host=/cloudsql/project:region:instance',
  'postgres://db.example.com/inbox?host=/var/run/pg',
  'postgres://localhost/inbox?host=127.0.0.1',
  'postgres://h:6432/inbox?port=6432',
])('%s does not', (url) => {
  expect(readDatabaseUrl(url).misleading).toEqual([]);
});

test.each([
  ['postgres://LOCALHOST/inbox', true],
  ['postgres://127.0.0.1/inbox', true],
  ['postgres://[::1]/inbox', true],
  ['postgres:///inbox', true],
  ['postgres:///inbox?host=/var/run/pg', true],
  ['postgres://%2Fvar%2Frun%2Fpg/inbox', true],
  ['postgres://db.example.com/inbox?host=/var/run/pg', true],
  ['postgres:///inbox?host=db.example.com', false],
  ['postgres://localhost/inbox?host=db.example.com', false],
  ['postgres://localhost.example.com/inbox', false],
])('%s: on the same machine %s', (url, expected) => {
  expect(isOnSameMachine(url)).toBe(expected);
});

import { documentTitle } from '../../src/documents/file-name.ts';

test.each([
  ['the quoted name', 'attachment; filename="GCINIE123.pdf"', 'Invoice GCINIE123'],
  ['a name without quotes', 'attachment; filename=GCINIE123.PDF', 'Invoice GCINIE123'],
  [
    'the extended name before the plain one',
    `attachment; filename="x.pdf"; filename*=UTF-8''Rechnung%20%C3%84.pdf`,
    'Invoice Rechnung Ä',
  ],
  ['an extended name that is wrongly encoded', "inline; filename*=UTF-8''%E0%A4%A", 'Invoice f-1'],
  ['no name', 'attachment', 'Invoice f-1'],
  ['folders', 'attachment; filename="../../etc/passwd"', 'Invoice passwd'],
  ['a folder of Windows', String.raw`attachment; filename="C:\temp\a.pdf"`, 'Invoice a'],
  ['only dots', 'attachment; filename="..."', 'Invoice f-1'],
  ['what turns the writing', 'attachment; filename="a\u202Efdp.exe.pdf"', 'Invoice afdp.exe'],
])('the title of a document is made from %s', (_case, disposition, expected) => {
  expect(documentTitle('Invoice', 'f-1', disposition)).toBe(expected);
});

test('a title never is too long, and has a name where neither header nor id gives one', () => {
  const title = documentTitle('Credit Memo', 'x', `attachment; filename="${'é'.repeat(5000)}.pdf"`);
  expect(title.length).toBeLessThan(150);
  expect(documentTitle('Credit Memo', '///', null)).toBe('Credit Memo');
});

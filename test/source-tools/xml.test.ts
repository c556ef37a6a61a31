import { metadataXml } from '../../src/source-tools/metadata/xml.ts';

test.each([
  ['a & <b>', 'a &amp; &lt;b&gt;'],
  ['a\u0001b\u001f', 'ab'],
  ['a\ud800b\uffff', 'a\ufffdb'],
  ['smile 🎁\ttab', 'smile 🎁\ttab'],
])('the text %j is written as %j', (text, written) => {
  expect(metadataXml('Type', [['label', text]])).toContain(`<label>${written}</label>`);
});

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { jsonSchemaText } from '../../../src/sources/mapped/file/json-schema-text.ts';
import { SHOP } from './shop-mapping.ts';

const published = readFileSync(new URL('../../../schema/source.json', import.meta.url), 'utf8');

test('schema/source.json is up to date: npm run source-schema', () => {
  expect(published).toBe(jsonSchemaText());
});

test('it accepts a mapping file, and no unknown key', () => {
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(published));
  expect([validate(SHOP), validate.errors]).toEqual([true, null]);
  expect(validate({ ...SHOP, maps: [] })).toBe(false);
});

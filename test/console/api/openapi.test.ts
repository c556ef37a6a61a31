import { readFile } from 'node:fs/promises';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeApi } from '../../../src/console/api/openapi/describe-api.ts';
import { namesInPath, parametersOf } from '../../../src/console/api/operation-parameters.ts';
import {
  apiDescriptionText,
  exampleOperations,
} from '../../../src/wiring/console/api-description.ts';

const operations = exampleOperations();

test('docs/openapi.json describes the operations as they are; otherwise run: npm run openapi', async () => {
  const stored = await readFile(new URL('../../../docs/openapi.json', import.meta.url), 'utf8');
  expect(stored).toBe(apiDescriptionText());
});

test('the description is valid OpenAPI 3.1', async () => {
  expect(await new Validator().validate({ ...describeApi(operations) })).toEqual({ valid: true });
});

test('all schemas stand where they are used: none refers to definitions that the document lacks', () => {
  expect(apiDescriptionText()).not.toContain('$defs');
});

test('each operation has a name and a path of its own', () => {
  const names = operations.map(({ name }) => name);
  const paths = operations.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(paths).size).toBe(paths.length);
});

test.each(operations.map((operation) => [operation.name, operation] as const))(
  '%s has a full sentence, and its input has all parameters of the path',
  (_name, operation) => {
    expect(operation.summary).toMatch(/^[A-Z].*\.$/);
    const lacking = parametersOf(operation).filter(
      ({ name, schema }) =>
        namesInPath(operation.path).includes(name) && Object.keys(schema).length === 0,
    );
    expect(lacking).toEqual([]);
  },
);

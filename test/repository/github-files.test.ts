import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => existsSync(`${ROOT}${file}`));
const YAML_FILES = FILES.filter((file) => /\.ya?ml$/.test(file));
const read = (file: string) => readFileSync(`${ROOT}${file}`, 'utf8');

test.each(YAML_FILES)('%s is YAML without errors and warnings', (file) => {
  const problems = parseAllDocuments(read(file)).flatMap(({ errors, warnings }) => [
    ...errors,
    ...warnings,
  ]);
  expect(problems.map(({ message }) => message)).toEqual([]);
});

const text = z.string().min(1);
const attributes = z.object({ label: text, description: text.optional() });
const validations = z.strictObject({ required: z.boolean() }).optional();
const id = z.string().regex(/^[\w-]+$/);

/** @see https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
const field = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('markdown'), attributes: z.strictObject({ value: text }) }),
  z.strictObject({
    type: z.literal('input'),
    id,
    attributes: attributes.extend({ placeholder: text.optional() }).strict(),
    validations,
  }),
  z.strictObject({
    type: z.literal('textarea'),
    id,
    attributes: attributes.extend({ render: text.optional() }).strict(),
    validations,
  }),
  z.strictObject({
    type: z.literal('dropdown'),
    id,
    attributes: attributes.extend({ options: z.array(text).min(1) }).strict(),
    validations,
  }),
]);
const form = z.strictObject({
  name: text,
  description: text,
  labels: z.array(text),
  body: z.array(field).min(1),
});

const FORMS = YAML_FILES.filter(
  (file) => file.startsWith('.github/ISSUE_TEMPLATE/') && !file.endsWith('/config.yml'),
);

test('there are issue forms', () => {
  expect(FORMS).toHaveLength(3);
});

test.each(FORMS)('%s is a form that GitHub accepts', (file) => {
  const { body } = form.parse(parse(read(file)));
  const ids = body.flatMap((each) => ('id' in each ? [each.id] : []));
  expect(new Set(ids).size).toBe(ids.length);
  expect(body.some((each) => each.type !== 'markdown')).toBe(true);
});

const step = z.object({ uses: text.optional(), run: text.optional() });
const workflow = z.object({
  permissions: z.record(z.string(), text),
  jobs: z.record(z.string(), z.object({ steps: z.array(step).min(1) })),
});

test.each(YAML_FILES.filter((file) => file.startsWith('.github/workflows/')))(
  '%s has least rights, and pins its actions',
  (file) => {
    const { permissions, jobs } = workflow.parse(parse(read(file)));
    expect(Object.values(permissions)).not.toContain('write');
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/@[\da-f]{40}$/);
    const commands = steps.flatMap(({ run }) => run ?? []);
    for (const command of commands) expect(FILES).toContain(command.split(' ')[0]);
    expect(commands).not.toEqual([]);
  },
);

test('the version is the same in package.json, its lock and the newest section of the changelog', () => {
  const { version } = JSON.parse(read('package.json'));
  const lock = JSON.parse(read('package-lock.json'));
  expect([lock.version, lock.packages[''].version]).toEqual([version, version]);
  const sections = [...read('CHANGELOG.md').matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  expect(sections[0]).toBe('Unreleased');
  expect(sections[1]).toMatch(new RegExp(`^\\[${version}\\] - \\d{4}-\\d{2}-\\d{2}$`));
});

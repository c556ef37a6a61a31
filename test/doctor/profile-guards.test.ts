import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from '../../src/salesforce/schema/profile.ts';
import type { WrittenField } from '../../src/salesforce/schema/written-field.ts';
import { digitalRiverFields } from '../../src/sources/digital-river/orders/order-fields.ts';
import { metadataFor, PROFILE_SET, profileExample } from '../support/profile-example.ts';
import { AS_ADMINISTRATOR, startDoctorStage } from './doctor-stage.ts';

const GUIDE = new URL('../../docs/schema-profiles.md', import.meta.url);

let profile: Profile;
let metadata: string;
let file: string;
let guarded: WrittenField[];

beforeAll(async () => {
  profile = JSON.parse(await profileExample());
  metadata = await metadataFor(profile);
  file = join(metadata, 'profile.json');
  await writeFile(file, JSON.stringify(profile));
  guarded = digitalRiverFields(profile).filter(({ guard }) => guard !== undefined);
});

afterAll(() => rm(metadata, { recursive: true }));

/** What the doctor says of the guards, and its status. */
async function runDoctor() {
  const stage = await startDoctorStage(metadata, [], [PROFILE_SET]);
  const { status, findings } = await stage.runDoctor({
    ...AS_ADMINISTRATOR,
    SALESFORCE_PROFILE: file,
  });
  await stage.stop();
  return { status, guards: findings.filter(({ area }) => area === 'Salesforce guards') };
}

test('an org made by the table of the guide, without validation rules, is a warning', async () => {
  const { status, guards } = await runDoctor();
  expect(status).toBe(0);
  expect(guards.map(({ standing, check }) => [standing, check])).toEqual(
    guarded.map(({ object, field }) => ['warning', `${object}.${field}`]),
  );
  expect(guards.length).toBeGreaterThan(4);
  for (const { todo } of guards)
    expect(todo).toContain('docs/schema-profiles.md, Validation rules');
});

test('with the rules of the guide the doctor is content', async () => {
  const formulas = [...(await readFile(GUIDE, 'utf8')).matchAll(/^```\n(AND\(.*?)```/gms)].map(
    ([, formula = '']) => formula,
  );
  const [version = '', orderId = ''] = formulas;
  expect(formulas).toHaveLength(2);
  for (const { object, field, guard = '' } of guarded) {
    const formula =
      guard === 'DR_ORDER_CONFLICT'
        ? orderId.replaceAll(profile.order.drOrderId, field)
        : version.replaceAll(profile.order.stateVersion ?? '', field);
    const folder = join(metadata, 'objects', object, 'validationRules');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, `Guard_${field}.validationRule-meta.xml`),
      `<ValidationRule xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>Guard_${field}</fullName><active>true</active><errorConditionFormula>${formula.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</errorConditionFormula><errorDisplayField>${field}</errorDisplayField><errorMessage>${guard}: no.</errorMessage></ValidationRule>`,
    );
  }
  const { status, guards } = await runDoctor();
  expect(guards.map(({ standing }) => standing)).toEqual(guarded.map(() => 'ok'));
  expect(status).toBe(0);
});

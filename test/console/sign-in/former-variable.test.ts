import { ADMIN, READER, type Stage, startStage } from '../console-stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({
    CONSOLE_FAILED_EVENT_EDITORS: '',
    CONSOLE_PERMISSION_SET: 'Some_Set',
  });
});
afterAll(() => stage.stop());

test('CONSOLE_PERMISSION_SET still allows users by their rights, and a notice is logged', async () => {
  expect((await stage.signIn(stage.browser(), ADMIN)).status).toBe(200);
  expect((await stage.signIn(stage.browser(), READER)).status).toBe(403);
  expect(stage.connector.logged.join('\n')).toContain(
    'CONSOLE_PERMISSION_SET names a permission set, which is no longer checked',
  );
  expect(stage.connector.logged.join('\n')).toContain('Set CONSOLE_FAILED_EVENT_EDITORS=true');
});

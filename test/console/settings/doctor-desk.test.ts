import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { performer } from '../../../src/console/operation/perform.ts';
import { DoctorDesk } from '../../../src/console/settings/doctor-desk.ts';
import type { SettingsData } from '../../../src/console/settings/settings-data.ts';
import { settingsFeature } from '../../../src/console/settings/settings-feature.ts';
import { eventually } from '../../support/eventually.ts';

const HOUR = 3_600_000;
const FINDING = { area: 'Database', check: 'version', standing: 'ok', found: '18.0' } as const;

/** An examination that ends when the test says so. */
function heldExamination() {
  const held = Promise.withResolvers<void>();
  const signals: AbortSignal[] = [];
  const examine: SettingsData['examine'] = ({ report, signal }) => {
    signals.push(signal);
    report([FINDING]);
    return held.promise;
  };
  return { examine, signals, end: held.resolve, fail: held.reject };
}

test('one run at a time, and a pause after it', async () => {
  const { examine, end } = heldExamination();
  const desk = new DoctorDesk(examine, { timeMs: HOUR, pauseMs: HOUR });
  const run = desk.run();
  expect(desk.isRunning).toBe(true);
  await expect(desk.run()).rejects.toMatchObject({ status: 409 });
  end();
  await expect(run).resolves.toMatchObject({ isComplete: true, findings: [FINDING] });
  expect(desk.isRunning).toBe(false);
  expect(desk.latest).toBe(await run);
  await expect(desk.run()).rejects.toMatchObject({
    status: 429,
    headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
  });
});

test('when the time is up, there are the findings so far, and no further check begins', async () => {
  const { examine, signals, end } = heldExamination();
  const desk = new DoctorDesk(examine, { timeMs: 1, pauseMs: 0 });
  await expect(desk.run()).resolves.toMatchObject({ isComplete: false, findings: [FINDING] });
  expect(signals[0]?.aborted).toBe(true);
  // The check that is still running counts as a run until it ends.
  await expect(desk.run()).rejects.toMatchObject({ status: 409 });
  end();
  await eventually(async () => expect(desk.isRunning).toBe(false));
  await expect(desk.run()).resolves.toMatchObject({ findings: [FINDING] });
});

test('a run that breaks is an error, and the next one is possible', async () => {
  const desk = new DoctorDesk(() => Promise.reject(new Error('broken')), {
    timeMs: HOUR,
    pauseMs: 0,
  });
  await expect(desk.run()).rejects.toThrow('broken');
  await expect(desk.run()).rejects.toThrow('broken');
  expect(desk.latest).toBeUndefined();
});

test('a page that waits too long leads to one that loads itself again; a second run is refused', async () => {
  const { examine, end } = heldExamination();
  const desk = new DoctorDesk(examine, { timeMs: HOUR, pauseMs: HOUR });
  const app = express().use((request, _response, next) => {
    request.user = { userId: '005', role: 'viewer' } as Express.User;
    next();
  });
  const { pages } = settingsFeature({ examine } as SettingsData, desk, 1);
  const perform = performer({ record: async () => undefined });
  app.use('/console', pages({ perform, orgUrl: 'https://example.my.salesforce.com' }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const run = await fetch(`${url}/console/settings/doctor`, {
      method: 'POST',
      redirect: 'manual',
    });
    expect([run.status, run.headers.get('location')]).toEqual([303, '/console/settings/doctor']);
    const second = await fetch(`${url}/console/settings/doctor`, { method: 'POST' });
    expect(second.status).toBe(409);
    expect(await second.text()).toContain('is running already');
    const waiting = await fetch(`${url}/console/settings/doctor`);
    expect(waiting.headers.get('refresh')).toBe('3');
    expect(await waiting.text()).toContain('still running');
    end();
    await eventually(async () => {
      const page = await fetch(`${url}/console/settings/doctor`);
      expect(page.headers.get('refresh')).toBeNull();
      expect(await page.text()).toContain('1 ok.');
    });
    const soon = await fetch(`${url}/console/settings/doctor`, { method: 'POST' });
    expect([soon.status, soon.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect(await soon.text()).toContain('has just run');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

import { z } from 'zod';
import type { Actor } from '../../../src/console/operation/actor.ts';
import type { AuditTrail } from '../../../src/console/operation/audit-trail.ts';
import { command, query } from '../../../src/console/operation/operation.ts';
import {
  ConflictError,
  NeedsOperatorError,
  NotFoundError,
  WrongInputError,
} from '../../../src/console/operation/operation-errors.ts';
import { performer } from '../../../src/console/operation/perform.ts';
import { ServiceUnavailableError, TooManyRequestsError } from '../../../src/errors.ts';

const operator: Actor = { kind: 'user', id: '005', name: 'a@example.com', role: 'operator' };
const viewer: Actor = { ...operator, role: 'viewer' };

const input = z.object({ event: z.string().max(5), note: z.string().optional() });
const result = z.object({ done: z.boolean() });

/** A command that does what `run` does. */
const commandOf = (run: () => Promise<{ done: boolean } | undefined>) =>
  command({
    ...{ name: 'replayEvent', summary: 'Replays an event.', path: '/events/:event/replay' },
    ...{ role: 'operator', input, result, run },
    target: ({ event, note }) => ({ what: `event ${event}`, note }),
  });
const replay = commandOf(async () => ({ done: true }));
const show = query({
  ...{ name: 'showEvent', summary: 'Shows an event.', path: '/events/:event', role: 'viewer' },
  ...{ input, result, run: async () => ({ done: false }) },
});

/** A trail in memory, which does not store what has one of these outcomes. */
function trailThatLacks(...lacking: string[]) {
  const recorded: string[] = [];
  const trail: AuditTrail = {
    async record({ actor, action, what, note, outcome }) {
      if (lacking.includes(outcome)) throw new Error('the database is away');
      recorded.push([actor.name, action, what, note ?? '-', outcome].join(' '));
    },
  };
  return { perform: performer(trail), recorded };
}

test('a command is recorded before it is done, with its note', async () => {
  const { perform, recorded } = trailThatLacks();
  const seen: string[][] = [];
  const each = commandOf(async () => {
    seen.push([...recorded]);
    return { done: true };
  });
  expect(await perform(each, { event: '7', note: 'fixed' }, operator)).toEqual({ done: true });
  expect(seen).toEqual([['a@example.com replayEvent event 7 fixed begun']]);
  expect(recorded).toEqual(seen[0]);
});

test('a command that fails is recorded twice, and its own error is passed on', async () => {
  const { perform, recorded } = trailThatLacks();
  const failing = commandOf(async () => {
    throw new ConflictError('The event is applied.');
  });
  await expect(perform(failing, { event: '7' }, operator)).rejects.toBeInstanceOf(ConflictError);
  expect(recorded.map((line) => line.split(' ').at(-1))).toEqual(['begun', 'failed']);
  const gone = commandOf(async () => undefined);
  await expect(perform(gone, { event: '8' }, operator)).rejects.toBeInstanceOf(NotFoundError);
  expect(recorded.at(-1)).toContain('event 8 - failed');
});

test('a command that cannot be recorded is not done', async () => {
  const { perform, recorded } = trailThatLacks('begun');
  let isDone = false;
  const each = commandOf(async () => {
    isDone = true;
    return { done: true };
  });
  await expect(perform(each, { event: '7' }, operator)).rejects.toBeInstanceOf(
    ServiceUnavailableError,
  );
  expect(isDone).toBe(false);
  expect(recorded).toEqual([]);
});

test('a viewer is refused a command, which is recorded, and nothing is done', async () => {
  const { perform, recorded } = trailThatLacks();
  await expect(perform(replay, { event: '7' }, viewer)).rejects.toThrow('You may look');
  expect(recorded).toEqual(['a@example.com replayEvent event 7 - refused']);
  const client: Actor = { ...viewer, kind: 'client' };
  await expect(perform(replay, { event: '7' }, client)).rejects.toThrow('scope console:operate');
});

test('a refusal and a failure stay what they are when they cannot be recorded', async () => {
  const { perform } = trailThatLacks('refused', 'failed');
  await expect(perform(replay, { event: '7' }, viewer)).rejects.toBeInstanceOf(NeedsOperatorError);
  const gone = commandOf(async () => undefined);
  await expect(perform(gone, { event: '8' }, operator)).rejects.toBeInstanceOf(NotFoundError);
});

test('a command that was done did not fail, even when its result is not as described', async () => {
  const { perform, recorded } = trailThatLacks();
  const each = commandOf(async () => ({ done: 'yes' }) as never);
  await expect(perform(each, { event: '7' }, operator)).rejects.toThrow();
  expect(recorded).toEqual(['a@example.com replayEvent event 7 - begun']);
});

test('of the refusals of an action, the first one in a minute is recorded', async () => {
  const { perform, recorded } = trailThatLacks();
  const other = { ...viewer, id: '006', name: 'b@example.com' };
  for (const actor of [viewer, viewer, other]) {
    await expect(perform(replay, { event: '7' }, actor)).rejects.toThrow('You may look');
  }
  await expect(perform({ ...replay, name: 'other' }, { event: '7' }, viewer)).rejects.toThrow();
  expect(recorded.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
    'a@example.com replayEvent',
    'b@example.com replayEvent',
    'a@example.com other',
  ]);
});

test('an actor carries out 60 commands a minute, and may ask more; refused ones count', async () => {
  const { perform, recorded } = trailThatLacks();
  for (let done = 0; done < 60; done += 1) await perform(replay, { event: '7' }, operator);
  const attempt = perform(replay, { event: '7' }, operator);
  await expect(attempt).rejects.toBeInstanceOf(TooManyRequestsError);
  await expect(attempt).rejects.toMatchObject({
    headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
  });
  expect(recorded).toHaveLength(60);
  await expect(perform(replay, { event: '7' }, viewer)).rejects.toThrow('limit of actions');
  expect(await perform(show, { event: '7' }, operator)).toEqual({ done: false });
  const other = { ...operator, id: '006' };
  expect(await perform(replay, { event: '7' }, other)).toEqual({ done: true });
});

test('a query is not recorded', async () => {
  const { perform, recorded } = trailThatLacks();
  expect(await perform(show, { event: '7' }, viewer)).toEqual({ done: false });
  expect(recorded).toEqual([]);
});

test('wrong input names the parameter, and never repeats its value', async () => {
  const { perform, recorded } = trailThatLacks();
  const attempt = perform(replay, { event: 'jane@example.com' }, operator);
  await expect(attempt).rejects.toBeInstanceOf(WrongInputError);
  await expect(attempt).rejects.toThrow(/^event: /);
  await expect(attempt).rejects.not.toThrow('jane');
  await expect(perform(replay, 'a text', operator)).rejects.toThrow('The request: ');
  expect(recorded).toEqual([]);
});

test.each(['a\u0000', '\ud800', 'a\udc00b'])(
  'a text that no database stores is wrong input: %j',
  async (event) => {
    const { perform } = trailThatLacks();
    await expect(perform(show, { event }, viewer)).rejects.toBeInstanceOf(WrongInputError);
    await expect(perform(show, { event: '1', note: [{ event }] }, viewer)).rejects.toThrow('NUL');
  },
);

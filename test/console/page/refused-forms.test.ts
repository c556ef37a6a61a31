import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Browser } from '../browser.ts';
import { NAMED, PUBLIC_URL, type Stage, startStage } from '../console-stage.ts';

const HUGE = String(200 * 1024 * 1024);

let stage: Stage;
let browser: Browser;
const callers: Socket[] = [];
beforeAll(async () => {
  stage = await startStage();
  browser = stage.browser();
  await stage.signIn(browser, NAMED);
});
afterAll(() => {
  for (const caller of callers) caller.destroy();
  return stage.stop();
});

/** Opens a connection and sends the head of a form, as a signed-in user does. */
async function begin(headers: Record<string, string>): Promise<Socket> {
  const port = Number(new URL(stage.connector.url).port);
  const socket = connect({ port, host: '127.0.0.1' }).setEncoding('latin1');
  socket.on('error', () => undefined);
  callers.push(socket);
  await once(socket, 'connect');
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const all = {
    ...{ host: 'x', cookie, origin: PUBLIC_URL, 'x-forwarded-proto': 'https' },
    ...{ 'content-type': 'application/x-www-form-urlencoded', ...headers },
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /console/events/1/dismiss HTTP/1.1\r\n${lines.join('')}\r\n`);
  return socket;
}

async function replyOn(socket: Socket): Promise<string> {
  const [text] = await once(socket, 'data');
  return String(text);
}

test('a form that is too large is refused before it is sent, and says so', async () => {
  for (const asking of [{}, { expect: '100-continue' }]) {
    const reply = await replyOn(await begin({ 'content-length': HUGE, ...asking }));
    expect(reply).toContain('HTTP/1.1 413');
    expect(reply).toContain('Connection: close');
    expect(reply).toContain('This form is too large');
  }
});

test('a browser that asks first is told to continue when its form is wanted', async () => {
  const form = 'note=because';
  const headers = { 'content-length': String(form.length), expect: '100-continue' };
  const socket = await begin(headers);
  expect(await replyOn(socket)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  socket.write(form);
  expect(await replyOn(socket)).toContain('HTTP/1.1 404');
  const denied = await begin({ ...headers, origin: 'https://evil.example' });
  expect(await replyOn(denied)).toContain('HTTP/1.1 403');
});

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, createConnection, requestBytes } from '../../bench/load/connection.ts';

let server: Server;
let connection: Connection;
let sockets: Set<unknown>;

async function serve(listener: RequestListener): Promise<void> {
  server = createServer(listener).listen(0, '127.0.0.1');
  sockets = new Set();
  server.on('connection', (socket) => sockets.add(socket));
  await once(server, 'listening');
  connection = createConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

afterEach(async () => {
  connection.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const request = (body: string) =>
  requestBytes('/events', { host: 'localhost', 'x-key': 'k' }, body);

test('requests arrive one after the other on one connection, as they were made', async () => {
  const arrived: string[] = [];
  await serve(async (call, reply) => {
    let body = '';
    for await (const chunk of call.setEncoding('utf8')) body += chunk;
    arrived.push(`${call.method} ${call.url} ${call.headers['x-key']} ${body}`);
    reply.writeHead(arrived.length === 1 ? 202 : 400, { 'content-length': 3 }).end('abc');
  });
  expect(await connection.post(request('{"name":"Ü"}'))).toBe(202);
  expect(await connection.post(request('2'))).toBe(400);
  expect(arrived).toEqual(['POST /events k {"name":"Ü"}', 'POST /events k 2']);
  expect(sockets.size).toBe(1);
});

test('an answer in pieces is awaited to its end', async () => {
  await serve((_, reply) => {
    reply.writeHead(202, { 'content-length': 6 }).write('abc');
    setImmediate(() => reply.end('def'));
  });
  expect(await connection.post(request('1'))).toBe(202);
  expect(await connection.post(request('2'))).toBe(202);
});

test('a connection that is closed before its answer is an error, and the next request opens another', async () => {
  let calls = 0;
  await serve((call, reply) => {
    calls += 1;
    if (calls === 1) call.socket.destroy();
    else reply.writeHead(202, { 'content-length': 0 }).end();
  });
  await expect(connection.post(request('1'))).rejects.toThrow(/closed|reset/i);
  expect(await connection.post(request('2'))).toBe(202);
});

test('an answer without a length is an error, since its end is not known', async () => {
  await serve((_, reply) => {
    reply.writeHead(202).write('a');
    reply.end();
  });
  await expect(connection.post(request('1'))).rejects.toThrow(/Expected a Content-Length/);
});

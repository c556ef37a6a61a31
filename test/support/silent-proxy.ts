import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A TCP proxy in front of a database, which can go silent as a broken network does. */
export interface SilentProxy {
  /** The database's URL, with the proxy's port. */
  readonly url: string;
  /** How many connections were made so far. */
  connections(): number;
  /** From now on nothing is forwarded; all connections stay, and new ones are accepted. */
  silence(): void;
  /** New connections are forwarded again; those that were silent stay so. */
  heal(): void;
  stop(): void;
}

/** @param databaseUrl of a database on 127.0.0.1 */
export async function startSilentProxy(databaseUrl: string): Promise<SilentProxy> {
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  let isSilent = false;
  let count = 0;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    count += 1;
    const database = connect(Number(new URL(databaseUrl).port), '127.0.0.1');
    for (const [from, to] of [
      [client, database],
      [database, client],
    ] as const) {
      keep(from);
      if (isSilent) silent.add(from);
      from.on('data', (data) => {
        if (!silent.has(from)) to.write(data);
      });
      from.on('end', () => {
        if (!silent.has(from)) to.end();
      });
      from.on('close', () => {
        if (!silent.has(from)) to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: Object.assign(new URL(databaseUrl), { port: String(port) }).href,
    connections: () => count,
    silence() {
      isSilent = true;
      for (const socket of sockets) silent.add(socket);
    },
    heal() {
      isSilent = false;
    },
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

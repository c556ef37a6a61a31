import { setGlobalProxyFromEnv } from 'node:http';

const VARIABLES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'];

/**
 * Lets this process call every address directly, whatever proxy the shell sets: all that the trial
 * calls is on this machine, where a proxy elsewhere finds nothing. Call it before jsforce is loaded,
 * which reads the variables then, and knows no exceptions.
 */
export function withoutProxy(): void {
  // Node.js takes exceptions only together with a proxy; as all hosts are exceptions, it is never used.
  setGlobalProxyFromEnv({ http_proxy: 'http://127.0.0.1', no_proxy: '*' });
  // biome-ignore lint/style/noProcessEnv: jsforce reads them there.
  for (const name of VARIABLES) delete process.env[name];
}

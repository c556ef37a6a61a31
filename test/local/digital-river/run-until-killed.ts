import { startLocalDigitalRiver } from '../../../local/digital-river/start.ts';

// A local Digital River in a separate process, for the test that kills it.
const [, , databaseUrl = '', apiKey = ''] = process.argv;
const { url } = await startLocalDigitalRiver({ databaseUrl, apiKey, host: '127.0.0.1', port: 0 });
process.stdout.write(url);

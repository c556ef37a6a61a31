import { startLocalOrg } from '../../local/org/start.ts';
import { orgSettings } from './stage/org-settings.ts';

// The local org as a process of its own; its settings are its one argument.
const settings = orgSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
const org = await startLocalOrg({ ...settings, host: '127.0.0.1' });
process.once('SIGTERM', () => void org.close().then(() => process.exit(0)));

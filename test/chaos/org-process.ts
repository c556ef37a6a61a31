import { startLocalOrg } from '../../local/org/start.ts';
import { orgSettings } from './stage/org-settings.ts';

// Runs the local org in its own process; the argument is its settings as JSON.
const settings = orgSettings.parse(JSON.parse(process.argv[2] ?? '{}'));
const org = await startLocalOrg({ ...settings, host: '127.0.0.1' });
process.once('SIGTERM', () => void org.close().then(() => process.exit(0)));

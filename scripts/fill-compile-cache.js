import { flushCompileCache } from 'node:module';
import './compile-cache.js';

/**
 * Fills the folder of compiled modules, for the first start after a build. Run it as the user that
 * runs the processes: Node.js keeps what each user has compiled apart.
 */
await import('../src/wiring/web-app.ts');
await import('../src/wiring/web-parts.ts');
await import('../src/wiring/worker-parts.ts');
await import('../src/wiring/start-worker.ts');
await import('../src/wiring/activity/start-activity.ts');
await import('../src/wiring/metrics/worker-port.ts');
await import('../src/run-process.ts');
flushCompileCache();

/**
 * Preloaded into the connector's processes by `npm run local`: they exit when their parent has
 * ended, for example by kill -9, so that the next start finds its ports free. Production never
 * loads this.
 */
process.on('disconnect', () => process.exit(1));
// The parent may have ended while this process began.
if (!process.connected) process.exit(1);
// A process that has done its work need not wait for its parent.
process.channel?.unref();

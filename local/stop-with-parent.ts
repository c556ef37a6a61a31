/**
 * Preloaded into the connector's processes by `npm run local`: they exit when their parent has
 * ended, for example by kill -9, so that the next start finds its ports free. Production never
 * loads this.
 */
process.on('disconnect', () => process.exit(1));

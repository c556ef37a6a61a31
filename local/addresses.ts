import type { LocalConfig } from './config.ts';

/** The address that everything of the trial listens on. */
export const HOST = '127.0.0.1';

type Ports = Pick<LocalConfig, 'connectorPort' | 'orgPort' | 'digitalRiverPort'>;

/** Where the parts of the trial are, without trailing slashes. */
export function localAddresses({ connectorPort, orgPort, digitalRiverPort }: Ports) {
  return {
    connectorUrl: `http://${HOST}:${connectorPort}`,
    orgUrl: `http://${HOST}:${orgPort}`,
    digitalRiverUrl: `http://${HOST}:${digitalRiverPort}`,
  };
}

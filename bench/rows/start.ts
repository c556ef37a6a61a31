import { Connector } from '../stage/connector.ts';
import type { Row } from './row.ts';

export const start: Row = {
  name: 'start',
  about: 'from the start of a web process to its first answer, with PostgreSQL up',
  async measure(stage) {
    const connector = await Connector.create(stage);
    const values: number[] = [];
    try {
      for (let round = 0; round < stage.rounds; round += 1) {
        stage.progress(`start: round ${round + 1} of ${stage.rounds}`);
        values.push((await connector.startWeb()) / 1000);
        await connector.stopWebs();
      }
      return [{ what: 'start to first answer', values, unit: 's', target: { max: 1 } }];
    } finally {
      await connector.close();
    }
  },
};

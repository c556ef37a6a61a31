import { orderWriter } from './order-writer.ts';
import { rivalApp, rivalSettings } from './rival-app.ts';

// Naive: the answer waits for Salesforce.
const settings = rivalSettings();
const write = orderWriter(settings.orgUrl);
rivalApp(settings, async (event, response) => {
  await write(event);
  response.sendStatus(202);
}).listen(settings.port, '127.0.0.1');

import { orderWriter } from './order-writer.ts';
import { rivalApp, rivalSettings } from './rival-app.ts';

// Fast naive: the answer comes first. What is not written yet is lost when the process ends.
const settings = rivalSettings();
const write = orderWriter(settings.orgUrl);
rivalApp(settings, (event, response) => {
  response.sendStatus(202);
  write(event).catch((error: unknown) => console.error(error));
}).listen(settings.port, '127.0.0.1');

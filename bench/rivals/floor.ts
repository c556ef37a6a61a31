import { rivalApp, rivalSettings } from './rival-app.ts';

// The floor: what Express and zod cost by themselves. It stores nothing.
const settings = rivalSettings();
rivalApp(settings, (_event, response) => void response.sendStatus(202)).listen(
  settings.port,
  '127.0.0.1',
);

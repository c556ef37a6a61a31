/** What to do when a command needs a running trial and finds none in its folder. */
export const START_FIRST =
  'Start "npm run local" in another terminal first. If it runs with another LOCAL_DIR, set the same LOCAL_DIR here.';

import { whenTriggered } from './effect.ts';

/** The org's new address, which does not exist. */
const NEW_ADDRESS = 'https://moved.my.salesforce.example';

/**
 * Status 301 to another host, as after a change of the org's My Domain name.
 * @see https://help.salesforce.com/s/articleView?id=sf.domain_name_changes_prepare.htm
 */
export const moved = whenTriggered(({ request, response }) => {
  response
    .status(301)
    .set('Location', NEW_ADDRESS + request.originalUrl)
    .end();
});

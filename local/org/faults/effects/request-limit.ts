import { whenTriggered } from './effect.ts';

/** The org reports that the daily API calls are used up. */
export const requestLimit = whenTriggered(({ org, response }) => {
  const { dailyApiLimit: limit } = org;
  const message = 'TotalRequests Limit exceeded.';
  response
    .status(403)
    .set('Sforce-Limit-Info', `api-usage=${limit}/${limit}`)
    .json([{ message, errorCode: 'REQUEST_LIMIT_EXCEEDED' }]);
});

import { whenTriggered } from './effect.ts';

/** The paths about the API itself: its list of resources, and the limits of the org. */
const ABOUT_THE_API = /^\/services\/data\/v\d+\.0\/?(?:limits\/?)?$/;

const refuse = whenTriggered(({ response }) => {
  // The code for a user who lacks a right, see
  // https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
  const message = 'insufficient access';
  response.status(403).json([{ message, errorCode: 'INSUFFICIENT_ACCESS' }]);
});

/** The list of resources and the limits are refused, as to a user without the right to read them. */
export const refusedResources: typeof refuse = (call, fault, proceed) =>
  ABOUT_THE_API.test(call.request.path) ? refuse(call, fault, proceed) : proceed();

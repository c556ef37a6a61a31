const IPV4_WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/;
const IN_BRACKETS = /^\[([\d.:a-f]+)\](?::\d{1,5})?$/i;

/**
 * The address of a caller, without the port that some proxies add in X-Forwarded-For, such as those
 * of Azure.
 *
 * @param request as Express has it; behind a proxy its `ip` is what the proxy wrote
 * @returns the address alone; any other text as it is
 * @see https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works
 */
export function callerAddress({ ip = '' }: { readonly ip?: string | undefined }): string {
  return IPV4_WITH_PORT.exec(ip)?.[1] ?? IN_BRACKETS.exec(ip)?.[1] ?? ip;
}

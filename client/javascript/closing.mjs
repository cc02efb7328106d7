/**
 * Whether another connection would end the same way. The server's table of close codes says in its text when it is worth
 * trying again; 1008 is the only code that it uses for both. Codes of proxies and of lost connections are always retried.
 */
export function isFatal(code, reason) {
  if (code === 1008) return !reason.includes('reconnect')
  return code === 1002 || code === 1003 || code === 1007 || code === 1009
}

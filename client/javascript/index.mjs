import { Client } from './client.mjs'

export { ConnectionError, RpcError } from './errors.mjs'

const DEFAULTS = {
  requestMs: 30_000,
  connectMs: 10_000,
  heartbeatMs: 60_000,
  heartbeatAnswerMs: 10_000,
  maxQueued: 10_000
}

/** Types and meaning of everything: `index.d.mts`. */
export function connect(urls, options = {}) {
  const list = (Array.isArray(urls) ? urls : [urls]).map(webSocketUrl)
  if (list.length === 0) throw new TypeError('urls: at least one is needed')
  const WebSocket = options.WebSocket ?? globalThis.WebSocket
  if (!WebSocket) throw new TypeError('there is no global WebSocket here: pass one, as in connect(urls, { WebSocket })')
  const backoff = { minMs: 250, maxMs: 10_000, ...options.backoff }
  return new Client(list, { ...DEFAULTS, ...options, WebSocket, backoff })
}

function webSocketUrl(url) {
  const { protocol } = new URL(url)
  if (protocol !== 'ws:' && protocol !== 'wss:') throw new TypeError(`urls: ${url} is not ws:// or wss://`)
  return String(url)
}

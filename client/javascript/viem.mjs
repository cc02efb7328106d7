import { createTransport, RpcRequestError } from 'viem'
import { connect, RpcError } from './index.mjs'

/**
 * A viem transport whose subscriptions outlive their connections. Types and meaning: `viem.d.mts`.
 *
 * Its type is that of viem's own `webSocket`, because viem's watchers poll on every other.
 */
export function headwater(urls, options = {}) {
  const { key = 'headwater', name = 'Headwater', methods, retryCount, retryDelay, onRollback, ...clientOptions } = options
  let client
  // Not before it is used: viem makes transports in modules that are only loaded, as on a server that renders.
  const getClient = () => (client ??= connect(urls, clientOptions))

  return ({ retryCount: ofClient, timeout }) =>
    createTransport(
      {
        key,
        name,
        type: 'webSocket',
        methods,
        retryCount: retryCount ?? ofClient,
        retryDelay,
        timeout,
        request: body => call(getClient(), urls, body)
      },
      {
        getClient,
        subscribe: request => subscribe(getClient(), request, onRollback),
        close: () => client?.close()
      }
    )
}

async function call(client, urls, { method, params }) {
  try {
    return await client.request(method, params)
  } catch (error) {
    // viem knows its errors by class; what has no JSON-RPC code it takes for the network's and tries again.
    if (!(error instanceof RpcError)) throw error
    throw new RpcRequestError({ body: { method, params }, error, url: String(urls) })
  }
}

let lastId = 0

/** Resolved once the server has it, as viem's own. The id is ours, as the server's changes with the connection. */
function subscribe(client, { params: [kind, params], onData, onError }, onRollback) {
  const subscriptionId = '0x' + (++lastId).toString(16)
  return new Promise((resolve, reject) => {
    const subscription = client.subscribe(kind, params, {
      onSubscribed: () => resolve({ subscriptionId, unsubscribe }),
      onNotification: result => onData({ subscription: subscriptionId, result }),
      onRollback: onRollback && (number => onRollback(number, kind, params)),
      onError: error => {
        reject(error)
        onError?.(error)
      }
    })
    async function unsubscribe() {
      subscription.unsubscribe()
      return { jsonrpc: '2.0', id: 0, result: true }
    }
  })
}

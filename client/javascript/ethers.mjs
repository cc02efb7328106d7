import { connect } from './index.mjs'

/**
 * An ethers v6 provider whose subscriptions outlive their connections. `ethers` is the caller's own copy: a provider of
 * another would not be `instanceof` what the caller imports. Types and meaning: `ethers.d.mts`.
 *
 * ethers sees one connection that is never lost. Its messages are answered here: subscriptions get ids of our own, which
 * stay the same, and only notifications as geth sends them are passed on, because ethers fails on others.
 */
export function resumingProvider(ethers, urls, options = {}) {
  const { network, provider: providerOptions, onRollback, ...clientOptions } = options

  class ResumingProvider extends ethers.SocketProvider {
    #subscriptions = new Map()
    #lastId = 0
    #client

    constructor() {
      super(network, providerOptions)
      this.#client = connect(urls, {
        ...clientOptions,
        onState: (state, detail) => {
          // ethers holds its calls back until this; it has no effect at the second time.
          if (state === 'open') this._start()
          options.onState?.(state, detail)
        }
      })
    }

    async _write(message) {
      const { id, method, params } = JSON.parse(message)
      if (method === 'eth_subscribe') this.#subscribe(id, params)
      else if (method === 'eth_unsubscribe') this.#unsubscribe(id, params)
      else this.#forward(id, method, params)
    }

    destroy() {
      this.#client.close()
      super.destroy()
    }

    #subscribe(id, [kind, params]) {
      const subscription = '0x' + (++this.#lastId).toString(16)
      let accepted = false
      const listener = {
        onSubscribed: () => {
          accepted = true
          return this.#answer(id, { result: subscription })
        },
        onNotification: result => this.#tell({ method: 'eth_subscription', params: { subscription, result } }),
        onRollback: onRollback && (number => onRollback(number, kind, params)),
        onError: error => {
          this.#subscriptions.delete(subscription)
          // Before ethers has an id it is a call that failed, after that an event of the provider.
          if (!accepted) return this.#refuse(id, error)
          this.emit('error', error)
        }
      }
      this.#subscriptions.set(subscription, this.#client.subscribe(kind, params, listener))
    }

    #unsubscribe(id, [subscription]) {
      this.#subscriptions.get(subscription)?.unsubscribe()
      return this.#answer(id, { result: this.#subscriptions.delete(subscription) })
    }

    #forward(id, method, params) {
      this.#client.request(method, params).then(
        result => this.#answer(id, { result }),
        error => this.#refuse(id, error)
      )
    }

    #refuse(id, { code, message, data }) {
      return this.#answer(id, { error: { code: typeof code === 'number' ? code : -32000, message, data } })
    }

    #answer(id, outcome) {
      return this.#tell({ id, ...outcome })
    }

    #tell(message) {
      return this._processMessage(JSON.stringify({ jsonrpc: '2.0', ...message }))
    }
  }

  return new ResumingProvider()
}

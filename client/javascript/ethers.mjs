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
    #networkTaken
    #takeNetwork

    constructor() {
      super(network, providerOptions)
      this.#networkTaken = new Promise(resolve => { this.#takeNetwork = resolve })
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

    async _detectNetwork() {
      const detected = await super._detectNetwork()
      // Who asked keeps it when this promise is fulfilled, so look after that.
      setTimeout(() => this.#hasNetwork() && this.#takeNetwork())
      return detected
    }

    destroy() {
      this.#client.close()
      super.destroy()
    }

    #subscribe(id, [kind, params]) {
      const subscription = '0x' + (++this.#lastId).toString(16)
      let accepted = false
      const listener = {
        onSubscribed: async () => {
          accepted = true
          // A log that comes before ethers knows its network breaks the subscription in ethers, and nobody hears of it.
          if (!this.#hasNetwork()) await this.#networkTaken
          return this.#answer(id, { result: subscription })
        },
        onNotification: result => this.#tell({ method: 'eth_subscription', params: { subscription, result } }),
        onRollback: onRollback && (number => onRollback(number, kind, params)),
        onError: async error => {
          this.#subscriptions.delete(subscription)
          // Before ethers has an id it is a call that failed, after that an event of the provider.
          if (!accepted) return this.#refuse(id, error)
          // An event that nobody listens to is false; a subscription must not end unheard.
          if (!(await this.emit('error', error))) throw error
        }
      }
      this.#subscriptions.set(subscription, this.#client.subscribe(kind, params, listener))
    }

    #hasNetwork() {
      try {
        return this._network !== undefined
      } catch {
        return false // How ethers says that it has none yet.
      }
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

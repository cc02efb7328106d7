import { Backoff } from './backoff.mjs'
import { Calls } from './calls.mjs'
import { isFatal } from './closing.mjs'
import { Connection } from './connection.mjs'
import { ConnectionError } from './errors.mjs'
import { Subscription } from './subscription.mjs'

/**
 * Keeps one connection to one of several servers, makes another whenever it is lost, and takes its subscriptions and calls
 * along. Everything runs on the one thread of JavaScript; nothing here waits.
 */
export class Client {
  #urls
  #options
  #backoff
  #calls
  #subscriptions = new Set()
  #connection
  #state = 'waiting'
  #next = 0
  #waitAtLeastMs = 0
  #timer

  /** See `connect` in `index.d.mts`. */
  constructor(urls, options) {
    this.#urls = urls
    this.#options = options
    this.#backoff = new Backoff(options.backoff)
    this.#calls = new Calls(options.requestMs)
    this.#connect()
  }

  subscribe(kind, params, listener) {
    this.#refuseIfClosed()
    if (typeof listener?.onNotification !== 'function') throw new TypeError('listener.onNotification must be a function')
    const subscription = new Subscription(kind, params, listener, {
      callMs: this.#options.requestMs,
      maxQueued: this.#options.maxQueued,
      forget: gone => this.#subscriptions.delete(gone),
      overflow: () => this.#connection.drop('the listener is slow: resumed later'),
      waitMs: askedMs => Math.max(askedMs, this.#options.backoff.minMs),
      askLater: (asking, ms) => this.#askLater(asking, ms),
      askAgain: asking => this.#attach(asking)
    })
    this.#subscriptions.add(subscription)
    this.#attach(subscription)
    return subscription
  }

  async request(method, params = []) {
    this.#refuseIfClosed()
    if (method === 'eth_subscribe' || method === 'eth_unsubscribe') throw new TypeError(`${method}: use subscribe()`)
    return this.#calls.make(this.#state === 'open' ? this.#connection : undefined, method, params)
  }

  close() {
    if (this.#state === 'closed') return
    for (const subscription of [...this.#subscriptions]) subscription.unsubscribe()
    this.#finish(new ConnectionError('CLOSED', 'the client was closed'))
  }

  #connect() {
    const url = this.#urls[this.#next]
    const connection = new Connection(url, this.#options.WebSocket, this.#options, {
      onOpen: () => this.#opened(url),
      onPush: (method, params) => connection.subscriptions.get(params?.subscription)?.receive(method, params),
      onClose: (code, reason) => this.#lost(url, code, reason, connection.delivered)
    })
    this.#connection = connection
    this.#enter('connecting', { url })
  }

  /** While there is no connection nothing is due: the next one attaches all. */
  #attach(subscription) {
    if (this.#state === 'open') subscription.attach(this.#connection)
  }

  #opened(url) {
    this.#state = 'open'
    this.#calls.sendAll(this.#connection)
    for (const subscription of [...this.#subscriptions]) this.#attach(subscription)
    this.#enter('open', { url })
  }

  #lost(url, code, reason, delivered) {
    this.#connection = undefined
    if (this.#state === 'closed') return
    for (const subscription of this.#subscriptions) subscription.detach()
    if (isFatal(code, reason)) return this.#fail(url, code, reason)
    if (delivered) this.#backoff.reset()
    const delayMs = Math.max(this.#backoff.nextMs(), this.#waitAtLeastMs)
    this.#waitAtLeastMs = 0
    this.#next = (this.#next + 1) % this.#urls.length
    this.#timer = setTimeout(() => this.#connect(), delayMs)
    this.#enter('waiting', { url, code, reason, delayMs })
  }

  /** Another server may be further; but a connection that serves anybody stays. */
  #askLater(subscription, ms) {
    if (this.#urls.length === 1 || ![...this.#subscriptions].every(each => each.isIdle)) return subscription.retryIn(ms)
    this.#waitAtLeastMs = ms
    this.#connection.drop('not here yet: asking the next server')
  }

  #fail(url, code, reason) {
    const error = new ConnectionError('CLOSED', `the server closed for good: ${code} ${reason}`, { url, code, reason })
    const failed = [...this.#subscriptions]
    this.#finish(error, { url, code, reason })
    for (const subscription of failed) subscription.fail(error)
  }

  #finish(error, detail = {}) {
    clearTimeout(this.#timer)
    this.#state = 'closed'
    this.#connection?.drop('closed')
    this.#calls.failAll(error)
    this.#enter('closed', detail)
  }

  /** The last thing that is done: a callback that throws leaves nothing half done. */
  #enter(state, detail) {
    this.#state = state
    this.#options.onState?.(state, detail)
  }

  #refuseIfClosed() {
    if (this.#state === 'closed') throw new ConnectionError('CLOSED', 'the client is closed')
  }
}

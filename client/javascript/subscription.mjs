import { Deliveries } from './deliveries.mjs'
import { CHAIN_NOT_READY, CURSOR_AHEAD, CURSOR_UNKNOWN_FORK, ConnectionError, RpcError, finalizedNumber, retryAfterMs } from './errors.mjs'

/** What is not in the journal has no position in it: after a reconnect these are only subscribed to again. */
const WITHOUT_CURSOR = new Set(['newPendingTransactions', 'syncing'])

/**
 * A reader of the journal at a position, which outlives the connections that it reads over.
 *
 * There are two positions. `cursor` is behind the last notification that the listener is through with: it is what a caller
 * keeps. The one that is asked for after a reconnect is behind the last that was *received*: what lies between waits in
 * `#deliveries`, survives the connection, and so comes once.
 *
 * `owner`: `{ callMs, maxQueued, forget(subscription), overflow(), waitMs(askedMs), askLater(subscription, ms),
 * askAgain(subscription) }`
 */
export class Subscription {
  #kind
  #params
  #listener
  #owner
  #deliveries
  #cursor
  /** Where to go on: `{ cursor }`, `{ fromBlock }`, or nothing for live. */
  #received
  /** Of a block that was asked for by its number; events of those before it are nobody's. */
  #firstBlock
  #connection
  #id
  #retryTimer
  #waiting = false
  #accepted = false
  #queueFull = false
  #gone = false
  #failed = false

  constructor(kind, params, listener, owner) {
    const { cursor, fromBlock, ...others } = hasCursor(kind) ? params ?? {} : {}
    this.#kind = kind
    this.#params = hasCursor(kind) ? { ...others, withCursor: true } : listener.onDropped ? toldOfDropped(params) : params
    this.#received = cursor !== undefined ? { cursor } : fromBlock !== undefined ? { fromBlock } : {}
    this.#firstBlock = /^0x[0-9a-f]+$/i.test(fromBlock) ? Number(fromBlock) : 0
    this.#cursor = cursor
    this.#listener = listener
    this.#owner = owner
    this.#deliveries = new Deliveries(error => this.#listenerFailed(error), () => this.#drained())
  }

  /** The position behind the last notification that the listener is through with; undefined before the first. */
  get cursor() {
    return this.#cursor
  }

  /** Ends it; no callback comes after this, unless the one that is running fails, which `onError` is told. */
  unsubscribe() {
    this.#leave()
    this.#deliveries.clear()
  }

  /** Asks for the subscription on an open connection. Not for users, like all that follows. */
  attach(connection) {
    if (this.#gone || this.#queueFull) return
    this.#connection = connection
    this.#ask()
  }

  /** The connection is lost. */
  detach() {
    clearTimeout(this.#retryTimer)
    this.#waiting = false
    this.#connection = undefined
    this.#id = undefined
  }

  /** Whether it gets nothing from the connection: the server refused it, or it reads on later. */
  get isIdle() {
    return this.#waiting || this.#queueFull
  }

  /** Asks again in a while on the same connection. */
  retryIn(ms) {
    this.#retryTimer = setTimeout(() => this.#ask(), ms)
  }

  /** About a block before the one it began with: a server that goes on after a cursor does not know of that. */
  #isBeforeBeginning(result) {
    const item = Array.isArray(result) ? result[0] : result // A batch is of one block.
    const block = item?.step === 'finalize' ? undefined : item?.block
    const number = block?.number ?? item?.blockNumber ?? item?.number
    return this.#firstBlock > 0 && typeof number === 'string' && Number(number) < this.#firstBlock
  }

  /** Reads what the server pushed for this subscription's id. */
  receive(method, { result, cursor, ...error }) {
    switch (method) {
      case 'eth_subscription':
        if (this.#isBeforeBeginning(result)) return this.#advance(cursor, () => this.#listener.onPosition?.(cursor))
        return this.#advance(cursor, () => this.#listener.onNotification(result, cursor))
      case 'headwater_position':
        return this.#advance(cursor, () => this.#listener.onPosition?.(cursor))
      case 'headwater_dropped':
        return this.#deliver(() => this.#listener.onDropped?.(error.count))
      case 'headwater_end':
        this.#unregister()
        this.#leave()
        return this.#deliver(() => this.#listener.onEnd?.(cursor), cursor)
      case 'headwater_error':
        this.#unregister()
        if (cursor !== undefined) this.#received = { cursor }
        return this.#refused(new RpcError(error))
    }
  }

  /** Tells the listener, after what it has still to hear, that this was the last. */
  fail(error) {
    this.#leave()
    this.#deliveries.push(() => this.#report(error))
  }

  #ask() {
    const connection = this.#connection
    const options = hasCursor(this.#kind) ? { ...this.#params, ...this.#received } : this.#params
    const params = options == null ? [this.#kind] : [this.#kind, options]
    connection.call('eth_subscribe', params, this.#owner.callMs, (error, id) => {
      if (this.#gone) {
        if (!error) release(connection, id)
        return
      }
      if (error?.code === 'CONNECTION_LOST') return
      if (error?.code === 'TIMEOUT') return connection.drop(error.message)
      if (error) return this.#refused(error)
      this.#id = id
      this.#waiting = false
      connection.subscriptions.set(id, this)
      if (this.#accepted) return
      this.#accepted = true
      this.#deliveries.push(() => this.#listener.onSubscribed?.())
    })
  }

  #refused(error) {
    if (error.code === CURSOR_UNKNOWN_FORK) this.#rollBack(error)
    else if (error.code === CURSOR_AHEAD || error.code === CHAIN_NOT_READY) this.#wait(error)
    else this.fail(error)
  }

  #wait(error) {
    this.#waiting = true
    const ms = this.#owner.waitMs(retryAfterMs(error))
    this.#deliveries.push(() => this.#listener.onWaiting?.(error, ms))
    // The listener may have ended the subscription just then.
    if (!this.#gone) this.#owner.askLater(this, ms)
  }

  /**
   * The server does not know the branch that the listener has seen; what is finalized is the same on every branch. A header
   * with a number that was there before says as much by itself; for all else the listener must be able to forget.
   */
  #rollBack(error) {
    const number = finalizedNumber(error)
    const canForget = this.#listener.onRollback !== undefined || this.#kind === 'newHeads'
    if (number === undefined || !canForget || this.#received.cursor === undefined) return this.fail(error)
    this.#received = { fromBlock: '0x' + Math.max(number + 1, this.#firstBlock).toString(16) }
    this.#deliveries.push(() => this.#listener.onRollback?.(number))
    // The listener may have ended the subscription just then.
    if (!this.#gone) this.#ask()
  }

  #advance(cursor, callback) {
    if (cursor === undefined && hasCursor(this.#kind)) {
      return this.fail(new ConnectionError('NO_CURSOR', 'the server gives no cursors, so nothing can be resumed; is it a Headwater?'))
    }
    if (this.#deliveries.size >= this.#owner.maxQueued) {
      this.#queueFull = true
      return this.#owner.overflow()
    }
    if (cursor !== undefined) this.#received = { cursor }
    this.#deliver(callback, cursor)
  }

  #deliver(callback, cursor) {
    this.#deliveries.push(callback, () => {
      if (cursor !== undefined) this.#cursor = cursor
    })
  }

  #drained() {
    if (!this.#queueFull) return
    this.#queueFull = false
    if (!this.#gone) this.#owner.askAgain(this)
  }

  #listenerFailed(error) {
    if (this.#failed) throw error
    this.#leave()
    this.#report(error)
  }

  #report(error) {
    this.#failed = true
    // An error that nobody takes must not vanish.
    if (!this.#listener.onError) throw error
    return this.#listener.onError(error)
  }

  #unregister() {
    this.#connection.subscriptions.delete(this.#id)
    this.#id = undefined
  }

  #leave() {
    if (this.#gone) return
    this.#gone = true
    this.#owner.forget(this)
    if (this.#id !== undefined) {
      const [connection, id] = [this.#connection, this.#id]
      this.#unregister()
      release(connection, id)
    }
    this.detach()
  }
}

function hasCursor(kind) {
  return !WITHOUT_CURSOR.has(kind)
}

/** `true` in place of options: bodies of pending transactions. */
function toldOfDropped(params) {
  const options = typeof params === 'boolean' ? { includeTransactions: params } : params
  return { ...options, withCursor: true }
}

/** Its answer changes nothing: an id that is gone already is an error, and a lost connection takes its ids with it. */
function release(connection, id) {
  connection.call('eth_unsubscribe', [id], 60_000, () => {})
}

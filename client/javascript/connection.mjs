import { ConnectionError, RpcError } from './errors.mjs'

const LOST = 1006

/**
 * One WebSocket from its opening to its end: calls with their answers, what the server pushes, and the heartbeat.
 *
 * Everything is told by callback and at once, never by promise: the first notification of a subscription can be the very
 * next message after the answer with its id, and by then the id must be known.
 *
 * `events`: `onOpen()`, `onPush(method, params)`, `onClose(code, reason)`, the last exactly once.
 */
export class Connection {
  /** Subscription by its id, which the server gives for this connection alone. */
  subscriptions = new Map()
  /** Whether the server gave anything but errors: then it is worth being back soon. */
  delivered = false
  #socket
  #limits
  #events
  #calls = new Map()
  #lastId = 0
  #ended = false
  #heardAt = Date.now()
  #openTimer
  #heartbeatTimer

  /** `limits`: `{ connectMs, heartbeatMs, heartbeatAnswerMs }` */
  constructor(url, WebSocket, limits, events) {
    this.#limits = limits
    this.#events = events
    this.#socket = new WebSocket(url)
    this.#openTimer = setTimeout(() => this.drop('not open in time'), limits.connectMs)
    this.#socket.addEventListener('open', () => this.#opened())
    this.#socket.addEventListener('message', message => this.#heard(message.data))
    this.#socket.addEventListener('close', close => this.#end(close.code, close.reason))
    // Never with a close code that the server sent. A 'close' should follow, but Node 22 leaves it out when nobody is there.
    this.#socket.addEventListener('error', error => this.drop(error.message || 'connection failed'))
  }

  /** `onAnswer(error, result)` is called once, also when the connection ends first. */
  call(method, params, timeoutMs, onAnswer) {
    if (this.#ended) return onAnswer(lost('connection is closed'))
    const id = ++this.#lastId
    const timer = setTimeout(() => {
      this.#calls.delete(id)
      onAnswer(new ConnectionError('TIMEOUT', `no answer to ${method} in ${timeoutMs} ms`))
    }, timeoutMs)
    this.#calls.set(id, { onAnswer, timer })
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
  }

  /** Gives the connection up now, without waiting for a good-bye that a half-open connection would never bring. */
  drop(reason) {
    this.#end(LOST, reason)
  }

  #opened() {
    if (this.#ended) return
    clearTimeout(this.#openTimer)
    this.#heardAt = Date.now()
    this.#watch(this.#limits.heartbeatMs)
    this.#events.onOpen()
  }

  #heard(text) {
    if (this.#ended) return
    this.#heardAt = Date.now()
    let message
    try {
      message = JSON.parse(text)
    } catch {
      return this.drop('the server sent what is not JSON')
    }
    if (message?.method === undefined) return this.#answered(message)
    this.delivered = true
    this.#events.onPush(message.method, message.params)
  }

  #answered(message) {
    const call = this.#calls.get(message?.id)
    if (call === undefined) return // The answer came after its timeout.
    this.#calls.delete(message.id)
    clearTimeout(call.timer)
    if (message.error) return call.onAnswer(new RpcError(message.error))
    this.delivered = true
    call.onAnswer(undefined, message.result)
  }

  #watch(afterMs) {
    this.#heartbeatTimer = setTimeout(() => {
      const quietMs = Date.now() - this.#heardAt
      if (quietMs < this.#limits.heartbeatMs) return this.#watch(this.#limits.heartbeatMs - quietMs)
      this.#ask()
    }, afterMs)
  }

  /**
   * A TCP connection whose other end is gone looks idle; only an answer tells them apart. An error is an answer too, and
   * so is a notification: the answer may be behind many of them.
   */
  #ask() {
    this.call('net_version', [], this.#limits.heartbeatAnswerMs, error => {
      if (this.#ended) return
      const quietMs = Date.now() - this.#heardAt
      if (error?.code === 'TIMEOUT' && quietMs >= this.#limits.heartbeatAnswerMs) this.drop('heartbeat missed')
      else this.#watch(this.#limits.heartbeatMs)
    })
  }

  #end(code, reason) {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#openTimer)
    clearTimeout(this.#heartbeatTimer)
    this.#socket.close()
    const calls = [...this.#calls.values()]
    this.#calls.clear()
    for (const { onAnswer, timer } of calls) {
      clearTimeout(timer)
      onAnswer(lost(`connection lost: ${code} ${reason}`))
    }
    this.#events.onClose(code, reason)
  }
}

function lost(message) {
  return new ConnectionError('CONNECTION_LOST', message)
}

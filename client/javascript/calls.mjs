import { ConnectionError } from './errors.mjs'

/**
 * Calls that outlive a connection. One that waits for its answer when the connection is lost is made again on the next,
 * within its timeout; but not one that sends a transaction, as it may have been carried out.
 */
export class Calls {
  #waiting = new Set()
  #timeoutMs

  constructor(timeoutMs) {
    this.#timeoutMs = timeoutMs
  }

  /** `connection`: an open one, or undefined; then the call waits for `sendAll`. */
  make(connection, method, params) {
    return new Promise((resolve, reject) => {
      const call = { method, params, resolve, reject }
      call.timer = setTimeout(
        () => this.#fail(call, new ConnectionError('TIMEOUT', `no answer to ${method} in ${this.#timeoutMs} ms`)),
        this.#timeoutMs
      )
      this.#waiting.add(call)
      if (connection) this.#send(connection, call)
    })
  }

  sendAll(connection) {
    for (const call of [...this.#waiting]) this.#send(connection, call)
  }

  failAll(error) {
    for (const call of [...this.#waiting]) this.#fail(call, error)
  }

  #send(connection, call) {
    connection.call(call.method, call.params, this.#timeoutMs, (error, result) => {
      if (error?.code === 'CONNECTION_LOST' && !call.method.startsWith('eth_send')) return
      if (error) this.#fail(call, error)
      else if (this.#settled(call)) call.resolve(result)
    })
  }

  #fail(call, error) {
    if (this.#settled(call)) call.reject(error)
  }

  #settled(call) {
    clearTimeout(call.timer)
    return this.#waiting.delete(call)
  }
}

import { once } from 'node:events'
import { WebSocketServer } from 'ws'

/**
 * A gateway of a few lines: a journal in memory, cursors that are places in it, and a script for what goes wrong.
 *
 * `requests`: every call that came, in order. `answers`: by method, what else is answered; what it throws is the error.
 * `refusals`: errors for the next `eth_subscribe`s, one each. `breaksAt()`: asked before every push; true loses the
 * connection there.
 */
export class Server {
  requests = []
  refusals = []
  answers = { net_version: () => '1', eth_chainId: () => '0x1', eth_blockNumber: () => '0x1' }
  breaksAt = () => false
  connections = 0
  #journal = []
  #sockets = new Map()
  #listening
  #lastId = 0
  #waiting = []

  static async start(journal = []) {
    const server = new Server()
    server.#journal = [...journal]
    await server.#listen()
    return server
  }

  get url() {
    return `ws://127.0.0.1:${this.#listening.address().port}`
  }

  get newest() {
    return cursorAt(this.#journal.length)
  }

  append(...entries) {
    for (const entry of entries) {
      this.#journal.push(entry)
      for (const [socket, readers] of this.#sockets) for (const reader of [...readers.values()]) this.#read(socket, readers, reader)
    }
  }

  /** Resolves at the next call for which `matches(request)` holds, those that came already included. */
  async called(method, count = 1) {
    while (this.calls(method).length < count) await new Promise(resolve => this.#waiting.push(resolve))
    return this.calls(method)[count - 1]
  }

  calls(method) {
    return this.requests.filter(request => request.method === method)
  }

  /** Sends a message of any kind to all that are connected, for every subscription that they have. */
  push(method, params) {
    for (const [socket, readers] of this.#sockets) for (const id of readers.keys()) send(socket, { method, params: { subscription: id, ...params } })
  }

  /** Forgets the subscriptions without a word, as before a `headwater_error`. */
  forget() {
    for (const readers of this.#sockets.values()) readers.clear()
  }

  close(code, reason) {
    for (const socket of this.#sockets.keys()) socket.close(code, reason)
  }

  lose() {
    for (const socket of this.#sockets.keys()) socket.terminate()
  }

  async stop() {
    this.lose()
    this.#listening.close()
    await once(this.#listening, 'close')
  }

  async #listen() {
    this.#listening = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    this.#listening.on('connection', socket => {
      this.connections++
      this.#sockets.set(socket, new Map())
      socket.on('message', message => this.#answer(socket, JSON.parse(message)))
      socket.on('close', () => this.#sockets.delete(socket))
    })
    await once(this.#listening, 'listening')
  }

  #answer(socket, request) {
    this.requests.push(request)
    const { id, method, params } = request
    try {
      if (method === 'eth_subscribe') this.#subscribe(socket, id, params)
      else if (method === 'eth_unsubscribe') send(socket, { id, result: this.#sockets.get(socket).delete(params[0]) })
      else {
        const result = this.answers[method](params, socket)
        if (result !== undefined) send(socket, { id, result })
      }
    } catch (error) {
      send(socket, { id, error })
    }
    for (const resolve of this.#waiting.splice(0)) resolve()
  }

  #subscribe(socket, id, [kind, options = {}]) {
    if (this.refusals.length > 0) throw this.refusals.shift()
    const readers = this.#sockets.get(socket)
    const reader = { id: '0x' + (++this.#lastId).toString(16), kind, options, at: this.#start(options) }
    readers.set(reader.id, reader)
    send(socket, { id, result: reader.id })
    if (options.withCursor) this.#tell(socket, 'headwater_position', { subscription: reader.id, cursor: cursorAt(reader.at) })
    this.#read(socket, readers, reader)
  }

  #start({ cursor, fromBlock }) {
    if (cursor !== undefined) return Number(cursor.slice(1))
    if (fromBlock === undefined) return this.#journal.length
    const found = this.#journal.findLastIndex(entry => entry.number < Number(fromBlock))
    return found + 1
  }

  #read(socket, readers, reader) {
    while (reader.at < this.#journal.length && socket.readyState === socket.OPEN) {
      const entry = this.#journal[reader.at++]
      if (reader.options.toBlock !== undefined && entry.number > Number(reader.options.toBlock)) {
        readers.delete(reader.id)
        return this.#tell(socket, 'headwater_end', { subscription: reader.id, cursor: cursorAt(reader.at - 1) })
      }
      if (entry.kind !== reader.kind) continue
      const params = { subscription: reader.id, result: entry.result }
      if (reader.options.withCursor) params.cursor = cursorAt(reader.at)
      this.#tell(socket, 'eth_subscription', params)
    }
  }

  #tell(socket, method, params) {
    if (this.breaksAt()) socket.terminate()
    else send(socket, { method, params })
  }
}

export const cursorAt = place => 'c' + place

function send(socket, message) {
  socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }))
}

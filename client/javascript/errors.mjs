/** A JSON-RPC error as the server gave it: `code`, `message` and `data`. */
export class RpcError extends Error {
  constructor({ code, message, data }) {
    super(message)
    this.name = 'RpcError'
    this.code = code
    this.data = data
  }
}

/** The connection, not the server, is why something failed. `code` is text, so that it never looks like JSON-RPC's. */
export class ConnectionError extends Error {
  constructor(code, message, data) {
    super(message)
    this.name = 'ConnectionError'
    this.code = code
    this.data = data
  }
}

/** Why a position could not be taken; the server's reasons have the same names. */
export const CURSOR_UNKNOWN_FORK = -32011
export const CURSOR_AHEAD = -32012
export const CHAIN_NOT_READY = -32015

const LONGEST_RETRY_MS = 60_000

/** How long the server asks to wait; a second where it doesn't say, a minute at most. */
export function retryAfterMs(error) {
  const asked = error.data?.retryAfterMs
  return Number.isFinite(asked) && asked >= 0 ? Math.min(asked, LONGEST_RETRY_MS) : 1_000
}

/** The number of the last block that can't be undone, or undefined when the server doesn't say. */
export function finalizedNumber(error) {
  const said = error.data?.finalized
  const quantity = typeof said === 'object' && said !== null ? said.number : said
  const number = typeof quantity === 'string' ? Number(quantity) : quantity
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined
}

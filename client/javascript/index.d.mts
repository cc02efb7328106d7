/** Hex quantity, as JSON-RPC writes numbers: `0x1b4`. */
export type Quantity = `0x${string}`

/** Opaque: what was seen so far, to the single log. Keep it with what you made of the notification. */
export type Cursor = string

/** Where to begin, where to end, and how sure to be. Neither `cursor` nor `fromBlock`: from now on. */
export interface Options {
  /** Goes on after this position. Excludes `fromBlock`. */
  cursor?: Cursor
  fromBlock?: Quantity | 'earliest' | 'safe' | 'finalized' | 'latest'
  /** Ends after this block, with `onEnd`. */
  toBlock?: Quantity | 'latest'
  commitment?: 'latest' | 'safe' | 'finalized'
  /** Block N once the head is N + `confirmations`. Excludes `commitment`. */
  confirmations?: number
  batch?: Batch
}

/**
 * Results are arrays: the logs of one block, in order, at most `maxItems` (1 to 10,000; 1,000) or 64 KiB of them, none of
 * them held back. A listener gets the array whole, with the cursor behind its last item. What comes singly is an array of one.
 */
export interface Batch {
  maxItems?: number
  /** How long the first of some pending transactions waits for others: 0 to 60,000; 100. */
  maxDelayMs?: number
}

export interface LogFilter {
  address?: string | readonly string[] | null
  topics?: readonly (string | readonly (string | null)[] | null)[]
}

export interface PendingFilter {
  /** Bodies in place of hashes. */
  includeTransactions?: boolean
  fromAddress?: string | readonly string[]
  toAddress?: string | readonly string[]
  batch?: Batch
}

/**
 * Callbacks of one subscription run one after the other; a promise is waited for. One that fails ends the subscription.
 */
export interface Listener<Result = any, Position = Cursor> {
  /**
   * A header, a log, a transition, with `batch` an array of them: as `eth_subscribe` gives it. `cursor` is the position behind it. A log with
   * `removed: true` takes an earlier one back.
   */
  onNotification(result: Result, cursor: Position): unknown
  /** The server has the subscription; once, before everything else. */
  onSubscribed?(): unknown
  /** Nothing for this subscription up to here, so that the cursor of a rare filter doesn't grow old. */
  onPosition?(cursor: Cursor): unknown
  /**
   * Everything above block `number` is to be forgotten; it comes again, as the chain has it now. Without this callback
   * that situation is an error, except for `newHeads`, where a header for a number that was there before says the same.
   */
  onRollback?(number: number): unknown
  /** The server is not ready, or not as far as the cursor (`why.code`); it or another is asked after `delayMs`. */
  onWaiting?(why: RpcError, delayMs: number): unknown
  /** So many pending transactions or syncing notifications were left out, as this is too slow. */
  onDropped?(count: number): unknown
  /** `toBlock` was delivered; the subscription is gone. */
  onEnd?(cursor: Cursor): unknown
  /** The subscription is gone for good. Without this callback the error is thrown where nobody catches it. */
  onError?(error: Error): unknown
}

export interface Subscription {
  /** The position behind the last notification that the listener is through with. */
  readonly cursor: Cursor | undefined
  unsubscribe(): void
}

export type State = 'connecting' | 'open' | 'waiting' | 'closed'

export interface StateDetail {
  /** The server that this is about. */
  url?: string
  /** Close code and text of the connection that ended. */
  code?: number
  reason?: string
  /** `waiting`: until the next attempt. */
  delayMs?: number
}

export interface ClientOptions {
  /** Needed where there is no global one (Node 20): that of `ws` does. */
  WebSocket?: new (url: string) => any
  onState?(state: State, detail: StateDetail): void
  /** For the answer to a call. 30,000. */
  requestMs?: number
  /** For a connection to open. 10,000. */
  connectMs?: number
  /** How long nothing is heard before the server is asked for a sign of life. 60,000. */
  heartbeatMs?: number
  /** How long that may take. 10,000. */
  heartbeatAnswerMs?: number
  /** Notifications of one subscription that wait for its listener; above, the connection is resumed later. 10,000. */
  maxQueued?: number
  /** Between connections: from 250 ms, doubling to 10,000 ms, with jitter. */
  backoff?: { minMs?: number; maxMs?: number; random?(): number }
}

export interface Client {
  /** Subscribes, now or as soon as there is a connection, and again on every other; goes on where it was. */
  subscribe<Result = any>(kind: 'newHeads', params: Options | null | undefined, listener: Listener<Result>): Subscription
  subscribe<Result = any>(
    kind: 'logs' | 'blocks',
    params: (LogFilter & Options) | null | undefined,
    listener: Listener<Result>
  ): Subscription
  /** Not in the journal, so without a cursor: what comes while there is no connection is not seen. */
  subscribe<Result = any>(
    kind: 'newPendingTransactions' | 'syncing',
    params: boolean | PendingFilter | null | undefined,
    listener: Listener<Result, undefined>
  ): Subscription
  /**
   * A JSON-RPC call. Rejected with an `RpcError` or a `ConnectionError`. One whose connection is lost is made again on
   * the next, except `eth_send…`, which may have been carried out.
   */
  request<Result = any>(method: string, params?: readonly unknown[]): Promise<Result>
  /** Ends everything, without callbacks of subscriptions. Open calls are rejected. */
  close(): void
}

/** The server's error: JSON-RPC's `code`, `message` and `data`. */
export class RpcError extends Error {
  constructor(error: { code: number; message: string; data?: unknown })
  readonly code: number
  readonly data?: any
}

/** The connection is the reason: no answer in time, lost, closed for good, or a server that gives no cursors. */
export class ConnectionError extends Error {
  constructor(code: ConnectionError['code'], message: string, data?: unknown)
  readonly code: 'TIMEOUT' | 'CONNECTION_LOST' | 'CLOSED' | 'NO_CURSOR'
  readonly data?: any
}

/** Connects to one of `urls` (`ws://`, `wss://`), to the next whenever a connection ends, until `close`. */
export function connect(urls: string | readonly string[], options?: ClientOptions): Client

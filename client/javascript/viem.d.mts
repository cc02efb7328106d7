import type { Transport, TransportConfig, WebSocketTransport } from 'viem'
import type { Client, ClientOptions } from './index.mjs'

export interface HeadwaterOptions extends ClientOptions {
  key?: TransportConfig['key']
  name?: TransportConfig['name']
  methods?: TransportConfig['methods']
  retryCount?: TransportConfig['retryCount']
  retryDelay?: TransportConfig['retryDelay']
  /**
   * What watchers saw above block `number` is to be forgotten and comes again: the server did not know their branch.
   * Without this callback a watcher of logs ends then, with `onError`.
   */
  onRollback?(number: number, kind: string, params: unknown): void
}

export type HeadwaterTransport = Transport<
  'webSocket',
  {
    /** The client that all viem clients of this transport share. */
    getClient(): Client
    subscribe: NonNullable<ReturnType<WebSocketTransport>['value']>['subscribe']
    /** Ends the connection and all that goes over it, for good. */
    close(): void
  }
>

/** A transport for viem on which `watchBlocks`, `watchEvent` and the like go on over reconnects: nothing lost, nothing twice. */
export function headwater(urls: string | readonly string[], options?: HeadwaterOptions): HeadwaterTransport

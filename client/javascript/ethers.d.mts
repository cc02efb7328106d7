import type { Networkish, JsonRpcApiProviderOptions, SocketProvider } from 'ethers'
import type { ClientOptions } from './index.mjs'

export interface ResumingProviderOptions extends ClientOptions {
  /** As the first parameter of ethers' `SocketProvider`. */
  network?: Networkish
  /** As the second parameter of ethers' `SocketProvider`. */
  provider?: JsonRpcApiProviderOptions
  /**
   * What listeners saw above block `number` is to be forgotten and comes again: the server did not know their branch.
   * ethers has no event for that. Without this callback a subscription to logs ends then, with the event `error`.
   */
  onRollback?(number: number, kind: string, params: unknown): void
}

/**
 * A provider for ethers v6 on which `on('block' | filter, …)` goes on over reconnects: every log once, none missing.
 * When a subscription is gone for good the event `error` says so; without a listener for it the error is thrown where
 * nobody catches it.
 * `ethers`: the module, `import * as ethers from 'ethers'` or its `ethers` export.
 */
export function resumingProvider(
  ethers: { SocketProvider: typeof SocketProvider },
  urls: string | readonly string[],
  options?: ResumingProviderOptions
): SocketProvider

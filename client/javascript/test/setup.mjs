import * as ws from 'ws'
import { connect } from '../index.mjs'
import { Server } from './server.mjs'

/** Waits as short as they can be, so that the tests need no others; the WebSocket of the platform where it has one. */
export const QUICK = { WebSocket: globalThis.WebSocket ?? ws.WebSocket, backoff: { minMs: 1, maxMs: 5 } }

/** A server that ends with the test. */
export async function serve(test, journal) {
  const server = await Server.start(journal)
  test.after(() => server.stop())
  return server
}

/** A client that ends with the test. */
export function client(test, urls, options) {
  const made = connect(urls, { ...QUICK, ...options })
  test.after(() => made.close())
  return made
}

/**
 * A listener that writes down what it hears, as `[callback, argument]`. `heard(count)` resolves with the first `count`.
 * `only`: the callbacks that are written down.
 */
export function recorder(only = ['onNotification', 'onRollback', 'onEnd', 'onError']) {
  const said = []
  let waiting = []
  const listener = {}
  for (const callback of new Set(['onSubscribed', 'onNotification', 'onPosition', 'onRollback', 'onEnd', 'onError', ...only])) {
    listener[callback] = argument => {
      if (!only.includes(callback)) return
      said.push([callback, argument])
      for (const resolve of waiting.splice(0)) resolve()
    }
  }
  const heard = async count => {
    while (said.length < count) await new Promise(resolve => waiting.push(resolve))
    return said.slice(0, count)
  }
  return { ...listener, said, heard }
}

/** Options that tell states: `reached(state, count)` resolves with the detail of the count-th time it was entered. */
export function states() {
  const entered = []
  let waiting = []
  const reached = async (state, count = 1) => {
    for (;;) {
      const details = entered.filter(([name]) => name === state)
      if (details.length >= count) return details[count - 1][1]
      await new Promise(resolve => waiting.push(resolve))
    }
  }
  const onState = (state, detail) => {
    entered.push([state, detail])
    for (const resolve of waiting.splice(0)) resolve()
  }
  return { onState, reached, entered }
}

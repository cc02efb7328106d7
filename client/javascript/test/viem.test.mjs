import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createPublicClient } from 'viem'
import { headwater } from '../viem.mjs'
import { ADDRESS, block, chain, header, name, seeded } from './journal.mjs'
import { QUICK, recorder, serve } from './setup.mjs'

function clientOf(t, server, options) {
  const made = createPublicClient({ transport: headwater(server.url, { ...QUICK, ...options }) })
  t.after(() => made.transport.close())
  return made
}

const named = log => log.blockHash + '0x' + log.logIndex.toString(16) + (log.removed ? ' removed' : '')

for (let seed = 1; seed <= 10; seed++) {
  test(`viem: every log and block once over connections that break, seed ${seed}`, async t => {
    const random = seeded(seed)
    const server = await serve(t)
    server.answers.eth_getBlockByNumber = ([number]) => ({ ...header(Number(number)), transactions: [], uncles: [], size: '0x1', totalDifficulty: null })
    const made = clientOf(t, server)
    const [logs, blocks] = [recorder(), recorder()]
    made.watchEvent({ address: ADDRESS, onLogs: batch => batch.forEach(logs.onNotification), onError: logs.onError })
    made.watchBlocks({ onBlock: blocks.onNotification, onError: blocks.onError })
    await server.called('eth_subscribe', 2)
    server.breaksAt = () => random() < 0.1
    const journal = chain(40, random)
    for (const entry of journal) server.append(entry)
    const expected = journal.filter(entry => entry.kind === 'logs').map(entry => name(entry.result))
    assert.deepEqual((await logs.heard(expected.length)).map(([, log]) => named(log)), expected)
    const numbers = journal.filter(entry => entry.kind === 'newHeads').map(entry => BigInt(entry.number))
    assert.deepEqual((await blocks.heard(numbers.length)).map(([, { number }]) => number), numbers)
    assert.ok(server.connections > 1)
  })
}

test('viem: a call fails with the error of the server, by its class', async t => {
  const server = await serve(t)
  const made = clientOf(t, server)
  assert.equal(await made.getChainId(), 1)
  server.answers.eth_mine = () => { throw { code: -32601, message: 'not available' } }
  await assert.rejects(made.request({ method: 'eth_mine' }), { name: 'MethodNotFoundRpcError' })
})

test('viem: a subscription that is refused is an error, and one that ends too', async t => {
  const server = await serve(t)
  const made = clientOf(t, server)
  server.refusals.push({ code: -32005, message: 'too many' })
  const errors = recorder()
  await assert.rejects(made.transport.subscribe({ params: ['newHeads'], onData() {}, onError: errors.onError }), { code: -32005 })
  await made.transport.subscribe({ params: ['newHeads'], onData() {}, onError: errors.onError })
  server.push('headwater_error', { code: -32010, message: 'too old', cursor: 'c0', data: {} })
  assert.deepEqual((await errors.heard(2)).map(([, { code }]) => code), [-32005, -32010])
})

test('viem: unwatch ends the subscription at the server', async t => {
  const server = await serve(t)
  const made = clientOf(t, server)
  const heads = recorder()
  const { unsubscribe } = await made.transport.subscribe({ params: ['newHeads'], onData: heads.onNotification })
  server.append(...block(1))
  await heads.heard(1)
  assert.deepEqual(Object.keys(heads.said[0][1]), ['subscription', 'result'])
  await unsubscribe()
  await server.called('eth_unsubscribe')
})

test('viem: does not connect before it is used', async t => {
  const server = await serve(t)
  const made = clientOf(t, server)
  assert.equal(server.connections, 0)
  await made.getChainId()
  assert.equal(server.connections, 1)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as ethers from 'ethers'
import { resumingProvider } from '../ethers.mjs'
import { ADDRESS, block, chain, name, reverted, seeded, TOPIC } from './journal.mjs'
import { QUICK, recorder, serve } from './setup.mjs'

const FILTER = { address: ADDRESS, topics: [TOPIC] }

function providerOf(t, server, options) {
  const provider = resumingProvider(ethers, server.url, { ...QUICK, ...options })
  t.after(() => provider.destroy())
  return provider
}

const named = log => log.blockHash + '0x' + log.index.toString(16)

for (let seed = 1; seed <= 10; seed++) {
  test(`ethers: every log once over connections that break, seed ${seed}`, async t => {
    const random = seeded(seed)
    const server = await serve(t)
    const provider = providerOf(t, server)
    const [logs, blocks] = [recorder(), recorder()]
    await provider.on(FILTER, logs.onNotification)
    await provider.on('block', blocks.onNotification)
    await server.called('eth_subscribe', 2)
    server.breaksAt = () => random() < 0.1
    const journal = chain(40, random)
    for (const entry of journal) server.append(entry)
    // ethers keeps removed logs from the listeners of the filter.
    const expected = journal.filter(entry => entry.kind === 'logs' && !entry.result.removed).map(entry => name(entry.result))
    assert.deepEqual((await logs.heard(expected.length)).map(([, log]) => named(log)), expected)
    const numbers = journal.filter(entry => entry.kind === 'newHeads').map(entry => entry.number)
    assert.deepEqual((await blocks.heard(numbers.length)).map(([, number]) => number), numbers)
    assert.ok(server.connections > 1)
  })
}

test('ethers: is sent removed logs, as geth sends them, and nothing that geth does not have', async t => {
  const server = await serve(t)
  const provider = providerOf(t, server)
  const heard = []
  const passOn = provider._processMessage.bind(provider)
  provider._processMessage = message => { heard.push(JSON.parse(message)); return passOn(message) }
  const logs = recorder()
  await provider.on(FILTER, logs.onNotification)
  await server.called('eth_subscribe')
  server.append(...block(1, 1), ...reverted(1, 1), ...block(1, 1, 1))
  await logs.heard(2)
  const notifications = heard.filter(({ method }) => method !== undefined)
  assert.deepEqual(notifications.map(({ method, params }) => [method, Object.keys(params), params.result.removed]), [
    ['eth_subscription', ['subscription', 'result'], false],
    ['eth_subscription', ['subscription', 'result'], true],
    ['eth_subscription', ['subscription', 'result'], false]
  ])
  assert.equal(new Set(notifications.map(({ params }) => params.subscription)).size, 1)
})

test('ethers: calls are forwarded, with the error of the server', async t => {
  const server = await serve(t)
  server.answers.eth_blockNumber = () => '0x10'
  server.answers.eth_mine = () => { throw { code: -32601, message: 'not available' } }
  const provider = providerOf(t, server)
  assert.equal(await provider.getBlockNumber(), 16)
  assert.equal((await provider.getNetwork()).chainId, 1n)
  const failure = await provider.send('eth_mine', []).catch(error => error)
  assert.equal(failure.error.code, -32601)
})

test('ethers: off ends the subscription at the server', async t => {
  const server = await serve(t)
  const provider = providerOf(t, server)
  const logs = recorder()
  await provider.on(FILTER, logs.onNotification)
  await server.called('eth_subscribe')
  server.append(...block(1, 1))
  await logs.heard(1)
  await provider.off(FILTER)
  await server.called('eth_unsubscribe')
})

test('ethers: a subscription that is gone is an error of the provider', async t => {
  const server = await serve(t)
  const provider = providerOf(t, server)
  const errors = recorder()
  await provider.on('error', errors.onNotification)
  await provider.on(FILTER, () => {})
  await server.called('eth_subscribe')
  server.push('headwater_error', { code: -32010, message: 'cursor too old', cursor: 'c0', data: {} })
  assert.equal((await errors.heard(1))[0][1].code, -32010)
})

test('ethers: who can roll back is told to', async t => {
  const server = await serve(t)
  const rollbacks = recorder()
  const provider = providerOf(t, server, { onRollback: rollbacks.onRollback })
  const logs = recorder()
  await provider.on(FILTER, logs.onNotification)
  await server.called('eth_subscribe')
  server.append(...block(1, 1), ...block(2, 1))
  await logs.heard(2)
  server.refusals.push({ code: -32011, message: 'unknown fork', data: { finalized: '0x1' } })
  server.lose()
  assert.deepEqual(await rollbacks.heard(1), [['onRollback', 1]])
  assert.equal((await logs.heard(3))[2][1].blockNumber, 2)
})

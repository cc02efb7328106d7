import assert from 'node:assert/strict'
import { test } from 'node:test'
import { block, chain, log, name, seeded } from './journal.mjs'
import { client, recorder, serve } from './setup.mjs'

const named = entries => entries.map(entry => name(entry.result))
const ofKind = (entries, kind) => entries.filter(entry => entry.kind === kind)

for (let seed = 1; seed <= 25; seed++) {
  test(`gets everything once and in order over connections that break, seed ${seed}`, async t => {
    const random = seeded(seed)
    const journal = chain(60, random)
    const server = await serve(t, journal.slice(0, journal.length / 2))
    server.breaksAt = () => random() < 0.05
    const logs = recorder()
    const heads = recorder()
    const made = client(t, server.url)
    const subscription = made.subscribe('logs', { fromBlock: '0x0' }, {
      ...logs,
      // Some are slow, so that some wait in the queue when the connection breaks.
      onNotification: (log, cursor) => (random() < 0.5 ? Promise.resolve() : new Promise(setImmediate)).then(() => logs.onNotification(log, cursor))
    })
    made.subscribe('newHeads', { fromBlock: '0x0' }, heads)
    await logs.heard(1)
    server.append(...journal.slice(journal.length / 2))
    const expected = named(ofKind(journal, 'logs'))
    assert.deepEqual((await logs.heard(expected.length)).map(([, log]) => name(log)), expected)
    const expectedHeads = named(ofKind(journal, 'newHeads'))
    assert.deepEqual((await heads.heard(expectedHeads.length)).map(([, head]) => name(head)), expectedHeads)
    assert.ok(server.connections > 1)
    server.breaksAt = () => false
    const last = recorder()
    made.subscribe('logs', { cursor: subscription.cursor }, last)
    server.append(...block(61, 1))
    await last.heard(1)
    assert.equal(last.said.at(-1)[1].blockNumber, '0x3d')
    assert.equal(logs.said.filter(([callback]) => callback !== 'onNotification').length, 0)
  })
}

test('asks again with the cursor in place of fromBlock, and with all the rest', async t => {
  const server = await serve(t, block(1))
  const listener = recorder()
  const made = client(t, server.url)
  const rest = { address: null, topics: [], toBlock: '0x9', confirmations: 2 }
  const subscription = made.subscribe('logs', { fromBlock: '0x1', ...rest }, listener)
  await listener.heard(2)
  assert.equal(subscription.cursor, 'c3')
  server.lose()
  const first = await server.called('eth_subscribe', 1)
  const second = await server.called('eth_subscribe', 2)
  assert.deepEqual(first.params, ['logs', { ...rest, withCursor: true, fromBlock: '0x1' }])
  assert.deepEqual(second.params, ['logs', { ...rest, withCursor: true, cursor: 'c3' }])
})

test('gives a batch whole and goes on behind it', async t => {
  const server = await serve(t)
  const { onNotification, heard } = recorder()
  const held = []
  const options = { fromBlock: '0x5', batch: { maxItems: 2 } }
  const subscription = client(t, server.url).subscribe('logs', options, {
    onNotification: async (logs, cursor) => {
      await new Promise(setImmediate)
      held.push(subscription.cursor)
      onNotification(logs, cursor)
    }
  })
  await server.called('eth_subscribe', 1)
  const batch = number => [log(number, 0), log(number, 1)]
  server.push('eth_subscription', { cursor: 'c0', result: batch(4) }) // Before its first block: none of it.
  server.push('eth_subscription', { cursor: 'c2', result: batch(5) })
  server.push('eth_subscription', { cursor: 'c4', result: batch(6) })
  assert.deepEqual(await heard(2), [['onNotification', batch(5)], ['onNotification', batch(6)]])
  assert.deepEqual(held, ['c0', 'c2'])
  server.lose()
  const again = await server.called('eth_subscribe', 2)
  assert.deepEqual(again.params, ['logs', { batch: { maxItems: 2 }, withCursor: true, cursor: 'c4' }])
})

test('begins at the cursor of the caller', async t => {
  const server = await serve(t, [...block(1), ...block(2)])
  const listener = recorder()
  const subscription = client(t, server.url).subscribe('logs', { cursor: 'c2' }, listener)
  assert.equal(subscription.cursor, 'c2')
  const heard = await listener.heard(3)
  assert.deepEqual(heard.map(([, log]) => log.blockNumber + log.logIndex), ['0x10x1', '0x20x0', '0x20x1'])
})

test('goes on after a position message when nothing else came', async t => {
  const server = await serve(t)
  const listener = recorder(['onPosition'])
  const subscription = client(t, server.url).subscribe('logs', {}, listener)
  await listener.heard(1)
  server.push('headwater_position', { cursor: 'c7' })
  await listener.heard(2)
  assert.equal(subscription.cursor, 'c7')
  server.lose()
  assert.equal((await server.called('eth_subscribe', 2)).params[1].cursor, 'c7')
})

test('subscribes again without a cursor to what is not in the journal', async t => {
  const server = await serve(t)
  const pending = recorder()
  const syncing = recorder()
  const made = client(t, server.url)
  made.subscribe('newPendingTransactions', true, pending)
  await server.called('eth_subscribe', 1)
  made.subscribe('syncing', undefined, syncing)
  await server.called('eth_subscribe', 2)
  server.lose()
  await server.called('eth_subscribe', 4)
  server.push('eth_subscription', { result: '0x01' })
  assert.deepEqual(await pending.heard(1), [['onNotification', '0x01']])
  assert.deepEqual(await syncing.heard(1), [['onNotification', '0x01']])
  assert.deepEqual(server.calls('eth_subscribe').map(({ params }) => params), [
    ['newPendingTransactions', true], ['syncing'], ['newPendingTransactions', true], ['syncing']
  ])
})

test('is told what was left out, where it has a callback for that', async t => {
  const server = await serve(t)
  const { onNotification, onDropped, heard } = recorder(['onDropped'])
  const made = client(t, server.url)
  const kinds = [['newPendingTransactions', true], ['newPendingTransactions', { fromAddress: '0x1' }], ['syncing', undefined]]
  for (const [kind, params] of kinds) made.subscribe(kind, params, { onNotification, onDropped })
  await server.called('eth_subscribe', 3)
  server.push('headwater_dropped', { count: 7 })
  assert.deepEqual(await heard(3), [['onDropped', 7], ['onDropped', 7], ['onDropped', 7]])
  assert.deepEqual(server.calls('eth_subscribe').map(({ params }) => params), [
    ['newPendingTransactions', { includeTransactions: true, withCursor: true }],
    ['newPendingTransactions', { fromAddress: '0x1', withCursor: true }],
    ['syncing', { withCursor: true }]
  ])
})

test('refuses a server that gives no cursors', async t => {
  const server = await serve(t)
  const listener = recorder()
  client(t, server.url).subscribe('logs', {}, listener)
  await server.called('eth_subscribe')
  server.push('eth_subscription', { result: {} })
  const [[callback, error]] = await listener.heard(1)
  assert.deepEqual([callback, error.code], ['onError', 'NO_CURSOR'])
})

test('is told that toBlock was delivered', async t => {
  const server = await serve(t, [...block(1), ...block(2), ...block(3)])
  const listener = recorder()
  const made = client(t, server.url)
  const subscription = made.subscribe('logs', { fromBlock: '0x1', toBlock: '0x2' }, listener)
  const heard = await listener.heard(5)
  assert.deepEqual(heard[4], ['onEnd', 'c6'])
  assert.equal(subscription.cursor, 'c6')
  server.lose()
  await made.request('net_version')
  assert.equal(server.calls('eth_subscribe').length, 1)
})

test('leaves out what lies before the block that it began with, though it resumes before that', async t => {
  const server = await serve(t, [...block(1), ...block(2)])
  const logs = recorder(['onNotification', 'onPosition'])
  client(t, server.url).subscribe('logs', { fromBlock: '0x5' }, logs)
  await logs.heard(1)
  let breaks = 1
  server.breaksAt = () => breaks-- > 0
  server.append(...block(3), ...block(4), ...block(5))
  const said = await logs.heard(2 + 2 * 2 + 2)
  const numbers = said.filter(([callback]) => callback === 'onNotification').map(([, log]) => log.blockNumber)
  assert.deepEqual(numbers, ['0x5', '0x5'])
  assert.equal(server.connections, 2)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { block, name } from './journal.mjs'
import { client, recorder, serve, states } from './setup.mjs'

const forked = finalized => ({ code: -32011, message: 'cursor on an unknown fork', data: { reason: 'CURSOR_UNKNOWN_FORK', finalized } })

test('rolls back to finalized when the fork is unknown, and reads on from there', async t => {
  const server = await serve(t, [...block(1), ...block(2), ...block(3)])
  server.refusals.push(forked('0x1'))
  const listener = recorder()
  client(t, server.url).subscribe('logs', { cursor: 'c6', topics: [] }, listener)
  const [first, ...logs] = await listener.heard(5)
  assert.deepEqual(first, ['onRollback', 1])
  assert.deepEqual(logs.map(([, log]) => name(log)), [...block(2), ...block(3)].filter(e => e.kind === 'logs').map(e => name(e.result)))
  assert.deepEqual(server.calls('eth_subscribe')[1].params, ['logs', { topics: [], withCursor: true, fromBlock: '0x2' }])
})

test('rolls back after what waits for the listener, not before', async t => {
  const server = await serve(t, block(1))
  const listener = recorder()
  let open
  const opened = new Promise(resolve => { open = resolve })
  client(t, server.url).subscribe('logs', { fromBlock: '0x1' }, {
    ...listener,
    onNotification: async log => { await opened; listener.onNotification(log) }
  })
  await server.called('eth_subscribe')
  server.refusals.push(forked({ number: 0 }))
  server.lose()
  await server.called('eth_subscribe', 3)
  open()
  assert.deepEqual((await listener.heard(5)).map(([callback]) => callback),
    ['onNotification', 'onNotification', 'onRollback', 'onNotification', 'onNotification'])
})

test('rolls back no further than to the block that it began with', async t => {
  const server = await serve(t, [...block(1), ...block(2), ...block(3)])
  const listener = recorder()
  client(t, server.url).subscribe('logs', { fromBlock: '0x3' }, listener)
  await listener.heard(2)
  server.refusals.push(forked('0x1'))
  server.lose()
  assert.deepEqual((await listener.heard(5))[2], ['onRollback', 1])
  assert.equal(server.calls('eth_subscribe')[2].params[1].fromBlock, '0x3')
})

test('ends with the error when the listener can not roll back', async t => {
  const server = await serve(t)
  server.refusals.push(forked('0x1'))
  const { onNotification, onError, heard } = recorder()
  client(t, server.url).subscribe('logs', { cursor: 'c0' }, { onNotification, onError })
  assert.equal((await heard(1))[0][1].code, -32011)
})

test('ends with the error when the server does not say what is finalized', async t => {
  const server = await serve(t)
  server.refusals.push(forked(undefined))
  const listener = recorder()
  client(t, server.url).subscribe('logs', { cursor: 'c0' }, listener)
  assert.equal((await listener.heard(1))[0][0], 'onError')
})

for (const code of [-32012, -32015]) {
  const refusal = { code, message: 'not yet', data: { retryAfterMs: 3 } }

  test(`${code}: asks the same server again when there is no other`, async t => {
    const server = await serve(t, block(1))
    server.refusals.push(refusal, refusal)
    const listener = recorder()
    client(t, server.url).subscribe('logs', { cursor: 'c0' }, listener)
    assert.equal((await listener.heard(2)).length, 2)
    assert.equal(server.connections, 1)
    assert.deepEqual(server.calls('eth_subscribe').map(({ params }) => params[1].cursor), ['c0', 'c0', 'c0'])
  })

  test(`${code}: asks the next server, not sooner than it was told`, async t => {
    const [behind, ready] = [await serve(t), await serve(t, block(1))]
    behind.refusals.push(refusal)
    const listener = recorder()
    const { onState, reached } = states()
    client(t, [behind.url, ready.url], { onState }).subscribe('logs', { cursor: 'c0' }, listener)
    await listener.heard(2)
    assert.ok((await reached('waiting')).delayMs >= 3)
    assert.equal(behind.connections, 1)
  })
}

test('tells that it waits, and why', async t => {
  const server = await serve(t)
  server.refusals.push({ code: -32015, message: 'starting', data: { retryAfterMs: 3 } }, { code: -32012, message: 'ahead', data: { retryAfterMs: 0 } })
  const told = []
  const listener = { ...recorder(), onWaiting: (why, delayMs) => told.push([why.message, delayMs]) }
  client(t, server.url).subscribe('logs', { cursor: 'c0' }, listener)
  await server.called('eth_subscribe', 3)
  assert.deepEqual(told, [['starting', 3], ['ahead', 1]])
})

test('asks no more where onWaiting ends it', async t => {
  const server = await serve(t)
  server.refusals.push({ code: -32015, message: 'starting', data: { retryAfterMs: 0 } })
  const made = client(t, server.url)
  const ended = new Promise(resolve => {
    const subscription = made.subscribe('logs', {}, { ...recorder(), onWaiting: () => resolve(subscription.unsubscribe()) })
  })
  await ended
  made.subscribe('logs', { fromBlock: '0x1' }, recorder())
  assert.equal((await server.called('eth_subscribe', 2)).params[1].fromBlock, '0x1')
})

test('keeps a connection that serves another subscription, and leaves it once nobody is served', async t => {
  const [behind, ready] = [await serve(t), await serve(t, block(1))]
  const made = client(t, [behind.url, ready.url])
  const [served, refused] = [recorder(), recorder()]
  const other = made.subscribe('newHeads', {}, served)
  await behind.called('eth_subscribe')
  const refusal = { code: -32012, message: 'ahead', data: { retryAfterMs: 0 } }
  behind.refusals.push(...Array(1_000).fill(refusal))
  made.subscribe('logs', { cursor: 'c0' }, refused)
  await behind.called('eth_subscribe', 5)
  assert.equal(behind.connections, 1)
  assert.equal(ready.connections, 0)
  other.unsubscribe()
  await refused.heard(2)
  assert.equal(behind.connections, 1)
})

for (const code of [-32010, -32013, -32014, -32602, -32005]) {
  test(`${code}: ends, with the error's code and data`, async t => {
    const server = await serve(t)
    server.refusals.push({ code, message: 'no', data: { oldest: '0x5' } })
    const listener = recorder()
    const made = client(t, server.url)
    made.subscribe('logs', { cursor: 'c0' }, listener)
    const [[callback, error]] = await listener.heard(1)
    assert.deepEqual([callback, error.code, error.message, error.data], ['onError', code, 'no', { oldest: '0x5' }])
    server.lose()
    await made.request('net_version')
    assert.equal(server.calls('eth_subscribe').length, 1)
  })
}

test('headwater_error: goes on at its cursor when that is worth trying', async t => {
  const server = await serve(t, block(1))
  const listener = recorder()
  client(t, server.url).subscribe('logs', {}, listener)
  await server.called('eth_subscribe')
  server.push('headwater_error', { code: -32012, message: 'ahead', cursor: 'c1', data: { retryAfterMs: 0 } })
  server.forget()
  await listener.heard(2)
  assert.equal(server.calls('eth_subscribe')[1].params[1].cursor, 'c1')
})

test('headwater_error: rolls back', async t => {
  const server = await serve(t, block(1))
  const listener = recorder()
  client(t, server.url).subscribe('logs', {}, listener)
  await server.called('eth_subscribe')
  server.push('headwater_error', { ...forked('0x0'), cursor: 'c1' })
  server.forget()
  assert.deepEqual((await listener.heard(3)).map(([callback]) => callback), ['onRollback', 'onNotification', 'onNotification'])
})

test('headwater_error: ends after what came before it', async t => {
  const server = await serve(t)
  const listener = recorder()
  client(t, server.url).subscribe('logs', {}, { ...listener, onNotification: async log => { await null; listener.onNotification(log) } })
  await server.called('eth_subscribe')
  server.append(...block(1))
  server.push('headwater_error', { code: -32010, message: 'too old', cursor: 'c3', data: {} })
  const heard = await listener.heard(3)
  assert.deepEqual(heard.map(([callback]) => callback), ['onNotification', 'onNotification', 'onError'])
  assert.equal(heard[2][1].code, -32010)
})

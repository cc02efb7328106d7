import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { block, chain, name } from './journal.mjs'
import { client, recorder, serve, states } from './setup.mjs'

for (const [how, fail] of [['throws', () => { throw new Error('full') }], ['rejects', async () => { throw new Error('full') }]]) {
  test(`ends when the listener ${how}, with the cursor before what failed`, async t => {
    const server = await serve(t, block(1))
    const listener = recorder()
    let calls = 0
    const subscription = client(t, server.url).subscribe('logs', { fromBlock: '0x1' }, {
      ...listener,
      onNotification: (log, cursor) => (++calls === 2 ? fail() : listener.onNotification(log, cursor))
    })
    const [, [callback, error]] = await listener.heard(2)
    assert.deepEqual([callback, error.message], ['onError', 'full'])
    assert.equal(subscription.cursor, 'c2')
    await server.called('eth_unsubscribe')
    server.append(...block(2))
    assert.equal(calls, 2)
  })
}

test('throws an error that no listener takes, so that the process ends', async t => {
  const server = await serve(t)
  server.refusals.push({ code: -32602, message: 'no such filter' })
  const child = spawn(process.execPath, [fileURLToPath(new URL('without-on-error.mjs', import.meta.url)), server.url])
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  assert.equal(code, 1)
  assert.match(said, /no such filter/)
})

test('resumes later when more waits than may, and holds nobody else up', async t => {
  const journal = chain(30)
  const server = await serve(t, journal)
  const [slow, quick] = [recorder(), recorder()]
  let go
  const allowed = new Promise(resolve => { go = resolve })
  const { onState, reached } = states()
  const made = client(t, server.url, { onState, maxQueued: 10 })
  made.subscribe('logs', { fromBlock: '0x0' }, { ...slow, onNotification: async log => { await allowed; slow.onNotification(log) } })
  assert.match((await reached('waiting')).reason, /slow/)
  made.subscribe('logs', { fromBlock: '0x0' }, quick)
  const expected = journal.filter(entry => entry.kind === 'logs').map(entry => name(entry.result))
  assert.deepEqual((await quick.heard(60)).map(([, log]) => name(log)), expected)
  assert.equal(slow.said.length, 0)
  go()
  assert.deepEqual((await slow.heard(60)).map(([, log]) => name(log)), expected)
})

test('hears nothing after unsubscribe, and the server is told', async t => {
  const server = await serve(t)
  const listener = recorder()
  const made = client(t, server.url)
  const subscription = made.subscribe('logs', {}, listener)
  await server.called('eth_subscribe')
  server.append(...block(1))
  await listener.heard(2)
  subscription.unsubscribe()
  // The server has not read it yet: these are late.
  server.append(...block(2))
  await server.called('eth_unsubscribe')
  await made.request('net_version')
  assert.equal(listener.said.length, 2)
  server.lose()
  await made.request('net_version')
  assert.equal(server.calls('eth_subscribe').length, 1)
})

test('can unsubscribe before the server has answered', async t => {
  const server = await serve(t)
  const made = client(t, server.url)
  await made.request('net_version')
  made.subscribe('logs', {}, recorder()).unsubscribe()
  assert.deepEqual((await server.called('eth_unsubscribe')).params, ['0x1'])
})

test('can unsubscribe and close in a callback', async t => {
  const server = await serve(t, block(1))
  const made = client(t, server.url)
  const [one, two] = [recorder(), recorder()]
  const first = made.subscribe('logs', { fromBlock: '0x1' }, { ...one, onNotification: log => { one.onNotification(log); first.unsubscribe() } })
  await one.heard(1)
  made.subscribe('logs', { fromBlock: '0x1' }, { ...two, onNotification: log => { two.onNotification(log); made.close() } })
  await two.heard(1)
  assert.deepEqual([one.said.length, two.said.length], [1, 1])
})

test('needs a listener', async t => {
  const server = await serve(t)
  assert.throws(() => client(t, server.url).subscribe('logs', {}), /onNotification/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Backoff } from '../backoff.mjs'
import { connect } from '../index.mjs'
import { block } from './journal.mjs'
import { client, QUICK, recorder, serve, states } from './setup.mjs'

for (const [code, reason] of [[1002, 'protocol error'], [1003, ''], [1007, ''], [1008, 'not allowed here'], [1009, 'message above the limit']]) {
  test(`closed with ${code} ${reason}: all is over`, async t => {
    const server = await serve(t)
    const [one, two] = [recorder(), recorder()]
    const { onState, reached } = states()
    const made = client(t, server.url, { onState })
    made.subscribe('logs', {}, one)
    made.subscribe('newPendingTransactions', undefined, two)
    await server.called('eth_subscribe', 2)
    server.close(code, reason)
    for (const { heard } of [one, two]) {
      const [[callback, error]] = await heard(1)
      assert.deepEqual([callback, error.code, error.data.code, error.data.reason], ['onError', 'CLOSED', code, reason])
    }
    assert.equal((await reached('closed')).code, code)
    assert.throws(() => made.subscribe('logs', {}, one), { code: 'CLOSED' })
    await assert.rejects(made.request('net_version'), { code: 'CLOSED' })
  })
}

for (const [code, reason] of [[1000, ''], [1001, 'going away: reconnect elsewhere'], [1008, 'too many frames: reconnect and send fewer'], [1011, ''], [1013, ''], [4000, ''], [4004, 'too slow']]) {
  test(`closed with ${code} ${reason}: connects again`, async t => {
    const server = await serve(t)
    const { onState, reached } = states()
    client(t, server.url, { onState })
    await reached('open')
    server.close(code, reason)
    assert.equal((await reached('waiting')).code, code)
    await reached('open', 2)
  })
}

test('goes round the servers, past those that are not there', async t => {
  const [gone, one, two] = [await serve(t), await serve(t, block(1)), await serve(t, block(1))]
  const nobody = gone.url
  await gone.stop()
  gone.stop = async () => {}
  const { onState, reached } = states()
  client(t, [nobody, one.url, two.url], { onState })
  await reached('open')
  one.lose()
  await reached('open', 2)
  two.lose()
  await reached('open', 3)
  assert.deepEqual([one.connections, two.connections], [2, 1])
})

test('drops a connection on which nothing is heard and nothing answered', async t => {
  const server = await serve(t)
  server.answers.net_version = () => undefined
  const { onState, reached } = states()
  client(t, server.url, { onState, heartbeatMs: 5, heartbeatAnswerMs: 5 })
  assert.equal((await reached('waiting')).reason, 'heartbeat missed')
  await reached('open', 2)
})

test('keeps a quiet connection whose server answers, be it with an error', async t => {
  const server = await serve(t)
  let asked = 0
  server.answers.net_version = () => {
    if (++asked % 2) throw { code: -32601, message: 'no' }
    return '1'
  }
  client(t, server.url, { heartbeatMs: 2, heartbeatAnswerMs: 10_000 })
  await server.called('net_version', 4)
  assert.equal(server.connections, 1)
})

test('drops a server that does not speak JSON', async t => {
  const server = await serve(t)
  server.answers.nonsense = (_, socket) => { socket.send('nonsense') }
  const { onState, reached } = states()
  const made = client(t, server.url, { onState })
  const call = assert.rejects(made.request('nonsense'), { code: 'CLOSED' })
  assert.equal((await reached('waiting')).reason, 'the server sent what is not JSON')
  made.close()
  await call
})

test('drops a connection that does not open in time', async t => {
  const { onState, reached } = states()
  class Never extends EventTarget { close() {} }
  client(t, 'ws://127.0.0.1:1', { WebSocket: Never, connectMs: 1, onState })
  assert.equal((await reached('waiting')).reason, 'not open in time')
})

test('goes on where a WebSocket that fails says so without a close', async t => {
  const { onState, reached } = states()
  class Failing extends EventTarget {
    constructor() {
      super()
      queueMicrotask(() => this.dispatchEvent(Object.assign(new Event('error'), { message: 'nobody there' })))
    }
    close() {}
  }
  client(t, 'ws://127.0.0.1:1', { WebSocket: Failing, onState })
  assert.equal((await reached('waiting', 2)).reason, 'nobody there')
})

test('waits twice as long each time, with jitter, up to a bound, and begins again', () => {
  const longest = new Backoff({ random: () => 1 })
  assert.deepEqual(Array.from({ length: 8 }, () => longest.nextMs()), [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  longest.reset()
  assert.equal(longest.nextMs(), 250)
  assert.equal(new Backoff({ random: () => 0 }).nextMs(), 125)
})

test('backs off until a connection gave something', async t => {
  const server = await serve(t)
  const { onState, reached } = states()
  const made = client(t, server.url, { onState, backoff: { minMs: 1, maxMs: 1_000, random: () => 1 } })
  const delays = []
  for (let lost = 1; lost <= 4; lost++) {
    await reached('open', lost)
    if (lost === 3) await made.request('net_version')
    server.lose()
    delays.push((await reached('waiting', lost)).delayMs)
  }
  assert.deepEqual(delays, [1, 2, 1, 2])
})

test('says what is wrong with its parameters', () => {
  assert.throws(() => connect([], QUICK), /at least one/)
  assert.throws(() => connect('http://127.0.0.1', QUICK), /not ws/)
})

test('asks for a WebSocket where there is none', { skip: globalThis.WebSocket && 'there is one here' }, () => {
  assert.throws(() => connect('ws://127.0.0.1'), /pass one/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RpcError } from '../index.mjs'
import { client, serve } from './setup.mjs'

test('answers a call that was made before there was a connection', async t => {
  const server = await serve(t)
  assert.equal(await client(t, server.url).request('eth_chainId'), '0x1')
})

test('rejects with the code and data of the server', async t => {
  const server = await serve(t)
  server.answers.eth_call = () => { throw { code: 3, message: 'execution reverted', data: '0x08c379a0' } }
  const failure = await client(t, server.url).request('eth_call', [{}]).catch(error => error)
  assert.ok(failure instanceof RpcError)
  assert.deepEqual([failure.code, failure.message, failure.data], [3, 'execution reverted', '0x08c379a0'])
})

test('rejects what is not answered in time', async t => {
  const server = await serve(t)
  server.answers.eth_call = () => undefined
  await assert.rejects(client(t, server.url, { requestMs: 5 }).request('eth_call'), { code: 'TIMEOUT' })
})

test('makes a call again whose connection was lost', async t => {
  const server = await serve(t)
  server.answers.eth_call = (_, socket) => {
    server.answers.eth_call = () => '0x2'
    socket.terminate()
  }
  assert.equal(await client(t, server.url).request('eth_call'), '0x2')
})

test('does not send a transaction twice', async t => {
  const server = await serve(t)
  server.answers.eth_sendRawTransaction = (_, socket) => socket.terminate()
  const made = client(t, server.url)
  await assert.rejects(made.request('eth_sendRawTransaction', ['0x01']), { code: 'CONNECTION_LOST' })
  await made.request('eth_chainId')
  assert.equal(server.calls('eth_sendRawTransaction').length, 1)
})

test('rejects what is open when the client is closed', async t => {
  const server = await serve(t)
  server.answers.eth_call = () => undefined
  const made = client(t, server.url)
  const call = assert.rejects(made.request('eth_call'), { code: 'CLOSED' })
  await server.called('eth_call')
  made.close()
  await call
})

test('does not subscribe by a call, as nobody would hear', async t => {
  const server = await serve(t)
  await assert.rejects(client(t, server.url).request('eth_subscribe', ['logs']), TypeError)
})

// The subprotocol headwater.cbor, read and written by cbor-x: what comes is the node's, typed.
import { decode, Encoder } from 'cbor-x'
import WebSocket from 'ws'
import { deploy, equal, HEADWATER, node, run, TOPIC, until } from './chain.mjs'

const encoder = new Encoder({ useRecords: false, variableMapSize: true })
const hex = value => value instanceof Uint8Array ? '0x' + Buffer.from(value).toString('hex')
  : typeof value === 'number' || typeof value === 'bigint' ? '0x' + value.toString(16)
    : Array.isArray(value) ? value.map(hex)
      : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hex(v)])) : value
const bytes = text => Buffer.from(text.slice(2), 'hex')

const socket = new WebSocket(HEADWATER, ['headwater.cbor', 'other'])
const answers = new Map(); const told = new Map()
socket.on('message', (data, isBinary) => {
  equal('cbor: frames are binary', isBinary, true)
  const message = decode(data)
  if (message.method) told.get(message.params.subscription)?.push(message.params.result)
  else answers.get(message.id)(message)
})
await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
equal('cbor: subprotocol', socket.protocol, 'headwater.cbor')

let id = 0
const call = async (method, ...params) => {
  const answer = new Promise(resolve => answers.set(++id, resolve))
  socket.send(encoder.encode({ jsonrpc: '2.0', id, method, params }))
  return answer
}
const subscribe = async (...params) => {
  const { result } = await call('eth_subscribe', ...params)
  told.set(result, [])
  return told.get(result)
}

equal('cbor: chain id', (await call('eth_chainId')).result, await node('eth_chainId'))
equal('cbor: unknown method', (await call('no_such')).error.code, -32601)
const contract = await deploy()
const typedHeads = await subscribe('newHeads')
const typedLogs = await subscribe('logs', { address: bytes(contract), topics: [bytes(TOPIC)] })
// The run looks at hex, as every other client's does.
const logs = new Proxy([], { get: (_, key) => Reflect.get(typedLogs.map(hex), key) })
const heads = new Proxy([], { get: (_, key) => Reflect.get(typedHeads.map(head => hex(head.hash)), key) })
await until('cbor: ready', async () => (await call('eth_blockNumber')).result === await node('eth_blockNumber'))
await run('cbor', contract, logs, heads)
const head = typedHeads.at(-1)
const due = await node('eth_getBlockByNumber', 'latest', false)
for (const member of Object.keys(head)) equal(`cbor: ${member} of the head`, hex(head[member]), due[member])
equal('cbor: bloom', head.logsBloom.length, 256)
equal('cbor: number', typeof head.number, 'number')
socket.close()

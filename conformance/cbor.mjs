// The subprotocol headwater.cbor, read and written by cborg: what comes is the node's, typed.
import { decode, encode } from 'cborg'
import { bigIntDecoder } from 'cborg/taglib'
import WebSocket from 'ws'
import { deploy, equal, HEADWATER, node, run, TOPIC, until } from './chain.mjs'

const tags = []; tags[2] = bigIntDecoder
const hex = value => value instanceof Uint8Array ? '0x' + Buffer.from(value).toString('hex')
  : typeof value === 'number' || typeof value === 'bigint' ? '0x' + value.toString(16)
    : Array.isArray(value) ? value.map(hex)
      : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, hex(v)])) : value
const bytes = text => Buffer.from(text.slice(2), 'hex')

const socket = new WebSocket(HEADWATER, ['headwater.cbor', 'other'])
const answers = new Map(); const told = new Map()
socket.on('message', (data, isBinary) => {
  equal('cbor: frames are binary', isBinary, true)
  const message = decode(data, { tags })
  if (message.method) told.get(message.params.subscription)?.(message.params.result)
  else answers.get(message.id)(message)
})
await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject))
equal('cbor: subprotocol', socket.protocol, 'headwater.cbor')

let id = 0
const call = async (method, ...params) => {
  const answer = new Promise(resolve => answers.set(++id, resolve))
  socket.send(encode({ jsonrpc: '2.0', id, method, params }))
  return answer
}
const subscribe = async (onResult, ...params) => told.set((await call('eth_subscribe', ...params)).result, onResult)

equal('cbor: chain id', (await call('eth_chainId')).result, await node('eth_chainId'))
equal('cbor: unknown method', (await call('no_such')).error.code, -32601)
const contract = await deploy()
let head
const heads = []; const logs = [] // The run looks at hex, as every other client's does.
await subscribe(result => { head = result; heads.push(hex(result.hash)) }, 'newHeads')
await subscribe(result => logs.push(hex(result)), 'logs', { address: bytes(contract), topics: [bytes(TOPIC)] })
await until('cbor: ready', async () => (await call('eth_blockNumber')).result === await node('eth_blockNumber'))
await run('cbor', contract, logs, heads)
const due = await node('eth_getBlockByNumber', 'latest', false)
for (const member of Object.keys(head)) equal(`cbor: ${member} of the head`, hex(head[member]), due[member])
equal('cbor: bloom', head.logsBloom.length, 256)
equal('cbor: number', typeof head.number, 'number')
socket.close()

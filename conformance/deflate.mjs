// Clients of `ws` with and without permessage-deflate hear the same, byte for byte, live and replayed.
import WebSocket from 'ws'
import { deploy, emit, equal, HEADWATER, node, until } from './chain.mjs'

function connect (deflate) {
  const socket = new WebSocket(HEADWATER, { perMessageDeflate: deflate })
  const texts = []; const answers = new Map(); let id = 0
  socket.on('message', data => {
    const message = JSON.parse(data)
    if (message.id) answers.get(message.id)(message.result)
    else texts.push(data.toString().replace(message.params.subscription, 'ID'))
  })
  socket.on('error', error => { console.error('deflate: ' + error.message); process.exit(1) })
  const call = (method, ...params) => new Promise(resolve => {
    answers.set(++id, resolve)
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
  })
  return { call, socket, texts, open: new Promise(resolve => socket.on('open', resolve)) }
}

const all = [false, true, { threshold: 0, clientNoContextTakeover: true, serverMaxWindowBits: 15, clientMaxWindowBits: 10 }].map(connect)
await Promise.all(all.map(client => client.open))
equal('deflate: agreed', all.map(client => client.socket.extensions.includes('permessage-deflate')), [false, true, true])
const contract = await deploy()
const fromBlock = await node('eth_blockNumber')
await until('deflate: ready', async () => await all[0].call('eth_blockNumber') === fromBlock)
// A request that is worth compressing.
const address = [contract, ...Array.from({ length: 60 }, (_, i) => '0x' + (i + 1).toString(16).padStart(40, '0'))]
for (const client of all) {
  await client.call('eth_subscribe', 'logs', { address })
  await client.call('eth_subscribe', 'newHeads')
}
const before = all.map(client => client.socket._socket.bytesRead)
const COUNT = 20
for (let i = 1; i <= COUNT; i++) await emit(contract, i)
for (const client of all) await until('deflate: live', () => client.texts.length === 2 * COUNT)
equal('deflate: live, compressed', all[1].texts, all[0].texts)
equal('deflate: live, compressed likewise', all[2].texts, all[0].texts)
const [plain, ...compressed] = all.map((client, i) => client.socket._socket.bytesRead - before[i])
for (const bytes of compressed) if (bytes > plain * 0.7) throw new Error(`deflate: ${bytes} bytes of ${plain}`)

const resumed = [false, true].map(connect)
await Promise.all(resumed.map(client => client.open))
for (const client of resumed) await client.call('eth_subscribe', 'logs', { address: contract, fromBlock })
for (const client of resumed) await until('deflate: replayed', () => client.texts.length === COUNT)
equal('deflate: replayed, compressed', resumed[1].texts, resumed[0].texts)
const [whole, small] = resumed.map(client => client.socket._socket.bytesRead)
if (small > whole * 0.8) throw new Error(`deflate: replayed ${small} bytes of ${whole}`)
for (const client of [...all, ...resumed]) client.socket.close()
console.log(`deflate: ${plain} bytes plain, ${compressed} compressed; replayed ${whole}, ${small}`)

import { createPublicClient, webSocket } from 'viem'
import { deploy, equal, HEADWATER, node, run, TOPIC, until, word } from './chain.mjs'

const transport = webSocket(HEADWATER, { reconnect: false })
const client = createPublicClient({ transport })
equal('viem: chain id', await client.getChainId(), Number(await node('eth_chainId')))
const contract = await deploy()
const logs = []; const one = []; const heads = []
const failed = error => { console.error('viem: ' + error.message); process.exit(1) }
const stopLogs = client.watchEvent({ address: contract, onLogs: batch => logs.push(...batch), onError: failed })
const stopBlocks = client.watchBlocks({ onBlock: block => heads.push(block.hash), onError: failed })
const { unsubscribe } = await client.transport.subscribe({
  params: ['logs', { address: contract, topics: [TOPIC, [word(2), word(5)]] }],
  onData: data => one.push(Number(BigInt(data.result.data))),
  onError: failed
})
await until('viem: ready', async () => Number(await client.getBlockNumber()) === Number(await node('eth_blockNumber')))
await run('viem', contract, logs, heads)
equal('viem: alternatives of a topic', one, [2, 5])
await unsubscribe(); stopLogs(); stopBlocks()
const socket = await client.transport.getRpcClient(); socket.close()

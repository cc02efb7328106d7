import { WebSocketProvider } from 'ethers'
import { deploy, equal, HEADWATER, node, run, TOPIC, until, word } from './chain.mjs'

const provider = new WebSocketProvider(HEADWATER)
equal('ethers: chain id', Number((await provider.getNetwork()).chainId), Number(await node('eth_chainId')))
const contract = await deploy()
const seen = []; const one = []; const heads = []
await provider.on({ address: contract, topics: [TOPIC] }, log => seen.push(Number(BigInt(log.data))))
await provider.on({ address: contract, topics: [TOPIC, [word(2), word(5)]] }, log => one.push(Number(BigInt(log.data))))
await provider.on('block', async number => { const block = await provider.getBlock(number); if (block) heads.push(block.hash) })
await until('ethers: ready', async () => (await provider.getBlockNumber()) === Number(await node('eth_blockNumber')))

// ethers keeps removed logs from its listeners, so what came over the wire is compared, and what its listeners saw besides.
const logs = []; let all
provider.websocket.addEventListener('message', message => {
  const { params } = JSON.parse(message.data)
  if (params?.result?.topics) {
    all ??= params.subscription // The first log matches the wider filter alone.
    if (params.subscription === all) logs.push(params.result)
  }
})
await run('ethers', contract, logs, heads)
equal('ethers: logs that its listener saw', seen, [1, 2, 3, 4, 5])
equal('ethers: alternatives of a topic', one, [2, 5])
equal('ethers: a call that is forwarded', Number(await provider.getBalance(contract)), 0)
await provider.destroy()

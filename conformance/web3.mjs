import { Web3 } from 'web3'
import { deploy, equal, HEADWATER, node, run, TOPIC, until, word } from './chain.mjs'

const web3 = new Web3(HEADWATER)
equal('web3.js: chain id', Number(await web3.eth.getChainId()), Number(await node('eth_chainId')))
const contract = await deploy()
const logs = []; const one = []; const heads = []
const all = await web3.eth.subscribe('logs', { address: contract, topics: [TOPIC] })
all.on('data', log => logs.push(log))
const some = await web3.eth.subscribe('logs', { address: contract, topics: [TOPIC, [word(2), word(5)]] })
some.on('data', log => one.push(Number(BigInt(log.data))))
const blocks = await web3.eth.subscribe('newBlockHeaders')
blocks.on('data', head => heads.push(head.hash))
await until('web3.js: ready', async () => Number(await web3.eth.getBlockNumber()) === Number(await node('eth_blockNumber')))
await run('web3.js', contract, logs, heads)
equal('web3.js: alternatives of a topic', one, [2, 5])
await all.unsubscribe(); await some.unsubscribe(); await blocks.unsubscribe()
web3.currentProvider.disconnect()

// Compiled by `npm run types`, not run: the types as somebody uses them.
import * as ethers from 'ethers'
import { createPublicClient } from 'viem'
import { WebSocket } from 'ws'
import { connect, ConnectionError, RpcError, type Cursor } from '../index.mjs'
import { resumingProvider } from '../ethers.mjs'
import { headwater } from '../viem.mjs'

const client = connect(['ws://127.0.0.1:8546'], { WebSocket, onState: (state, { delayMs }) => console.log(state, delayMs) })
const subscription = client.subscribe<{ removed: boolean }>('logs', { address: null, topics: [], fromBlock: '0x1', confirmations: 2 }, {
  onNotification: async (log, cursor) => console.log(log.removed, cursor),
  onRollback: number => console.log(number + 1),
  onError: error => {
    if (error instanceof RpcError) console.log(error.code + 1)
    if (error instanceof ConnectionError) console.log(error.code === 'CLOSED')
  }
})
client.subscribe('newPendingTransactions', true, { onNotification() {}, onDropped: count => console.log(count + 1), onWaiting: (why, delayMs) => console.log(why.code + delayMs) })
client.subscribe<{ removed: boolean }[]>('logs', { batch: { maxItems: 100 } }, { onNotification: (logs, cursor: Cursor) => console.log(logs.length, cursor) })
client.subscribe('newPendingTransactions', { batch: { maxDelayMs: 50 } }, { onNotification() {} })
const cursor: Cursor | undefined = subscription.cursor
// @ts-expect-error: blocks are written as hex
client.subscribe('logs', { fromBlock: 1 }, { onNotification() {} })
const id: string = await client.request<string>('eth_chainId')

const provider: ethers.SocketProvider = resumingProvider(ethers, 'ws://127.0.0.1:8546', { WebSocket })
await provider.on('block', (number: number) => console.log(number, cursor, id))

const viem = createPublicClient({ transport: headwater('ws://127.0.0.1:8546', { WebSocket }) })
viem.watchBlocks({ onBlock: block => console.log(block.number) })
viem.transport.close()

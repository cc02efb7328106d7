// The node's side of a run: a contract that logs what it is called with, blocks, a reorg, a rollback; and the checks.
const NODE = process.env.NODE ?? 'http://127.0.0.1:8545'
export const HEADWATER = process.env.HEADWATER ?? 'ws://127.0.0.1:8546'
export const TOPIC = '0x' + 'ab'.repeat(32)
const WAIT_MS = 20000

let id = 0
export async function node (method, ...params) {
  const response = await fetch(NODE, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }) })
  const { result, error } = await response.json()
  if (error) throw new Error(`${method}: ${error.message}`)
  return result
}
export const word = value => '0x' + value.toString(16).padStart(64, '0')

// LOG2 of TOPIC and the first word of the call, with that word as data.
const RUNTIME = '600035806000527f' + TOPIC.slice(2) + '60206000a200'
const CREATION = '0x602e600c600039602e6000f3' + RUNTIME

export async function deploy () {
  const [from] = await node('eth_accounts')
  const hash = await node('eth_sendTransaction', { from, data: CREATION, gas: '0x50000' })
  await node('evm_mine')
  return (await node('eth_getTransactionReceipt', hash)).contractAddress
}
/** Calls the contract and mines the call into a block of its own; gives the log as the node has it. */
export async function emit (contract, value) {
  const [from] = await node('eth_accounts')
  const hash = await node('eth_sendTransaction', { from, to: contract, data: word(value), gas: '0x50000' })
  await node('evm_mine')
  return (await node('eth_getTransactionReceipt', hash)).logs[0]
}
/** The newest block is replaced by two others without transactions. */
export async function reorg () { await node('anvil_reorg', 1, []); await node('evm_mine') }
/** The newest block is undone; that shows with the next one. */
export async function rollback () { await node('anvil_rollback', 1); await node('evm_mine') }

export async function until (what, test) {
  const end = Date.now() + WAIT_MS
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`not within ${WAIT_MS} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
export function equal (what, is, due) {
  const [a, b] = [JSON.stringify(is), JSON.stringify(due)]
  if (a !== b) throw new Error(`${what}: ${a}, ${b} is due`)
}
/** A log in few words: what it was called with, its block, whether it was undone. */
export const brief = log => `${Number(BigInt(log.data))} ${log.blockHash} ${Number(BigInt(log.logIndex ?? log.index))}${log.removed ? ' removed' : ''}`

/**
 * The run that every client makes: three logs, a reorg that undoes the third, a fourth, a rollback that undoes it.
 * `logs` is what the client was told, in order; `heads` the hashes of the heads.
 */
export async function run (name, contract, logs, heads) {
  const due = []
  const told = async log => { due.push(brief(log)); await until(`${name}: ${due.at(-1)}`, () => logs.length >= due.length) }
  for (const value of [1, 2]) await told(await emit(contract, value))
  const third = await emit(contract, 3); await told(third)
  await reorg(); await told({ ...third, removed: true })
  const fourth = await emit(contract, 4); await told(fourth)
  await rollback(); await told({ ...fourth, removed: true })
  await told(await emit(contract, 5))
  equal(`${name}: logs`, logs.map(brief), due)
  const head = (await node('eth_getBlockByNumber', 'latest', false)).hash
  await until(`${name}: the node's head`, () => heads.at(-1) === head)
  console.log(`${name}: ${logs.length} logs, of them ${due.filter(d => d.endsWith('removed')).length} removed, ${heads.length} heads: as the node has them`)
}

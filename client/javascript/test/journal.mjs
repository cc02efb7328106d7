/** Numbers that look random and are the same at every run (mulberry32). */
export function seeded(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const ADDRESS = '0x' + 'a1'.repeat(20)
export const TOPIC = '0x' + 'b2'.repeat(32)
export const hex = number => '0x' + number.toString(16)
export const word = number => '0x' + number.toString(16).padStart(64, '0')

/** Block `number` of branch `branch`: what its hash is made of. */
export const hashOf = (number, branch = 0) => '0x' + branch.toString(16).padStart(4, '0') + number.toString(16).padStart(60, '0')

export function header(number, branch = 0) {
  return {
    parentHash: hashOf(number - 1, branch), sha3Uncles: word(0), miner: ADDRESS, stateRoot: word(0), transactionsRoot: word(0),
    receiptsRoot: word(0), logsBloom: '0x' + '00'.repeat(256), difficulty: '0x0', number: hex(number), gasLimit: '0x1c9c380',
    gasUsed: '0x0', timestamp: hex(1_700_000_000 + number), extraData: '0x', mixHash: word(0), nonce: '0x0000000000000000',
    baseFeePerGas: '0x7', hash: hashOf(number, branch)
  }
}

export function log(number, logIndex, branch = 0, removed = false) {
  return {
    address: ADDRESS, topics: [TOPIC], data: word(number * 100 + logIndex), blockNumber: hex(number),
    transactionHash: word(number * 1000 + branch), transactionIndex: '0x0', blockHash: hashOf(number, branch),
    blockTimestamp: hex(1_700_000_000 + number), logIndex: hex(logIndex), removed
  }
}

/** What tells one notification from every other. */
export const name = ({ blockHash, hash, logIndex, removed }) => (hash ?? blockHash + logIndex) + (removed ? ' removed' : '')

/** The entries of a block: its header and its logs. */
export function block(number, logs = 2, branch = 0) {
  const entries = [{ kind: 'newHeads', number, result: header(number, branch) }]
  for (let i = 0; i < logs; i++) entries.push({ kind: 'logs', number, result: log(number, i, branch) })
  return entries
}

/** What a block that leaves the chain says: its logs again, last first. */
export function reverted(number, logs = 2, branch = 0) {
  return Array.from({ length: logs }, (_, i) => ({ kind: 'logs', number, result: log(number, logs - 1 - i, branch, true) }))
}

/** Some blocks with reorgs of up to three blocks. */
export function chain(blocks, random = () => 1) {
  const entries = []
  const branches = []
  for (let number = 1; number <= blocks; number++) {
    branches[number] = 0
    entries.push(...block(number))
    if (random() > 0.1) continue
    const depth = Math.min(number, 1 + Math.floor(random() * 3))
    for (let back = number; back > number - depth; back--) entries.push(...reverted(back, 2, branches[back]))
    for (let again = number - depth + 1; again <= number; again++) entries.push(...block(again, 2, ++branches[again]))
  }
  return entries
}

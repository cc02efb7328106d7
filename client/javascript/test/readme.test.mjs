import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { block } from './journal.mjs'
import { serve } from './setup.mjs'

const page = await readFile(new URL('../README.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code)

const said = [
  ['chain 0x1', 'take 0x1 0x0 c2', 'take 0x1 0x1 c3', 'take 0x2 0x0 c5', 'take 0x2 0x1 c6'],
  ['block 2', 'log 2 0', 'log 2 1'],
  ['take 2n 0', 'take 2n 1']
]

test('every example of the page is here', () => assert.equal(examples.length, said.length))

examples.forEach((code, i) =>
  test(`the example number ${i + 1} runs`, async t => {
    const server = await serve(t, block(1))
    const child = spawn(process.execPath, ['--input-type=module'], { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: ['pipe', 'pipe', 'inherit'] })
    t.after(() => child.kill())
    child.stdin.end(code.replaceAll('ws://127.0.0.1:8546', server.url))
    await server.called('eth_subscribe', code.includes("on('block'") ? 2 : 1)
    server.append(...block(2))
    const lines = []
    for await (const line of createInterface(child.stdout)) if (lines.push(line) === said[i].length) break
    assert.deepEqual(lines.sort(), said[i].sort())
    child.kill()
    await once(child, 'exit')
  })
)

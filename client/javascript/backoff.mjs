/**
 * Waits that double, with jitter: when a gateway goes away, its thousands of clients must not come back in one moment.
 * Each wait is between half and all of min·2ⁿ, at most `maxMs`.
 */
export class Backoff {
  #minMs
  #maxMs
  #random
  #failures = 0

  constructor({ minMs = 250, maxMs = 10_000, random = Math.random } = {}) {
    this.#minMs = minMs
    this.#maxMs = maxMs
    this.#random = random
  }

  nextMs() {
    const wholeMs = Math.min(this.#maxMs, this.#minMs * 2 ** this.#failures)
    this.#failures++
    return wholeMs * (0.5 + this.#random() / 2)
  }

  reset() {
    this.#failures = 0
  }
}

const COMPACT_AT = 1_024

/**
 * The callbacks of one subscription, one after the other: the next waits until the promise of the one before is fulfilled.
 * A callback that gives no promise runs at once, so a synchronous listener never has a queue.
 *
 * `onFailure(error)`: a callback threw or its promise was rejected; what waited is forgotten.
 * `onDrained()`: nothing waits any more.
 */
export class Deliveries {
  #waiting = []
  #head = 0
  #running = false
  #onFailure
  #onDrained

  constructor(onFailure, onDrained) {
    this.#onFailure = onFailure
    this.#onDrained = onDrained
  }

  /** How many wait, without the one that is running. */
  get size() {
    return this.#waiting.length - this.#head
  }

  /** `after` runs once `callback` is through, and only if it did not fail. */
  push(callback, after = () => {}) {
    this.#waiting.push({ callback, after })
    // A failing onFailure ends as an unhandled rejection: there is nobody left to tell.
    if (!this.#running) this.#run()
  }

  clear() {
    this.#waiting = []
    this.#head = 0
  }

  async #run() {
    this.#running = true
    try {
      while (this.size > 0) {
        const { callback, after } = this.#next()
        const outcome = callback()
        if (typeof outcome?.then === 'function') await outcome
        after()
      }
    } catch (error) {
      this.clear()
      this.#onFailure(error)
    } finally {
      this.#running = false
    }
    this.#onDrained()
  }

  #next() {
    const next = this.#waiting[this.#head++]
    if (this.size === 0) this.clear()
    else if (this.#head === COMPACT_AT) {
      this.#waiting = this.#waiting.slice(this.#head)
      this.#head = 0
    }
    return next
  }
}

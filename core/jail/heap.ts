/** Numbered things by a key, the smallest first, and of equal keys the smaller number. */
export class MinHeap {
  size = 0;
  #keys = new Float64Array(64);
  #values = new Int32Array(64);

  /** The smallest key; Infinity where there is none. */
  get key(): number {
    return this.size > 0 ? this.#keys[0]! : Number.POSITIVE_INFINITY;
  }

  /** The number that goes with it. */
  get value(): number {
    return this.#values[0]!;
  }

  push(key: number, value: number): void {
    if (this.size === this.#keys.length) this.#grow();
    let at = this.size++;
    for (; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (!this.#isBefore(key, value, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  /** Takes the first away. */
  pop(): void {
    const size = --this.size;
    const key = this.#keys[size]!;
    const value = this.#values[size]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#isBefore(this.#keys[child + 1]!, this.#values[child + 1]!, child))
        child++;
      if (this.#isBefore(key, value, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#keys[at] = key;
    this.#values[at] = value;
  }

  #isBefore(key: number, value: number, at: number): boolean {
    const other = this.#keys[at]!;
    return key < other || (key === other && value < this.#values[at]!);
  }

  #move(from: number, to: number): void {
    this.#keys[to] = this.#keys[from]!;
    this.#values[to] = this.#values[from]!;
  }

  #grow(): void {
    const keys = new Float64Array(this.size * 2);
    const values = new Int32Array(this.size * 2);
    keys.set(this.#keys);
    values.set(this.#values);
    this.#keys = keys;
    this.#values = values;
  }
}

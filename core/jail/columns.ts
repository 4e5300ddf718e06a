/** Numbers in a typed array that grows. */
export class Column<Kind extends Int32Array | Float64Array | Uint16Array | Int16Array | Uint8Array> {
  size = 0;
  #values: Kind;
  readonly #make: (size: number) => Kind;

  constructor(make: (size: number) => Kind) {
    this.#make = make;
    this.#values = make(1024);
  }

  push(value: number): void {
    if (this.size === this.#values.length) {
      const grown = this.#make(this.size * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.size++] = value;
  }

  /** The value at an index below `size`. */
  at(index: number): number {
    return this.#values[index]!;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** All values, in an array of their own. */
  toArray(): Kind {
    return this.#values.slice(0, this.size) as Kind;
  }
}

export const int32 = (size: number): Int32Array => new Int32Array(size);
export const int16 = (size: number): Int16Array => new Int16Array(size);
export const uint16 = (size: number): Uint16Array => new Uint16Array(size);
export const uint8 = (size: number): Uint8Array => new Uint8Array(size);
export const float64 = (size: number): Float64Array => new Float64Array(size);

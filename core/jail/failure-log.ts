import { type Address, addressText } from "../filter/index.ts";
import { Column, float64, int16, int32, uint8, uint16 } from "./columns.ts";
import { type DateKind, dateKinds, type LogFailures } from "./failures.ts";

type Gathered = Pick<LogFailures, "lines" | "size" | "at" | "ids" | "failregex" | "names" | "raw" | "errors">;

/** Gathers lines and failures, in columns. */
export class FailureLog {
  /** The families of the addresses so far. */
  readonly families: ("inet4" | "inet6")[] = [];
  readonly #logs = new Column(uint16);
  readonly #lineNumbers = new Column(int32);
  readonly #times = new Column(float64);
  readonly #dates = new Column(uint8);
  readonly #at = new Column(int32);
  readonly #ids = new Column(int32);
  readonly #failregex = new Column(int16);
  readonly #errors = new Column(int32);
  readonly #names: string[] = [];
  readonly #raw = new Column(uint8);
  readonly #numbers = new Map<string, number>();

  /** Adds a line: which of which log, its date in Unix seconds. */
  addLine(log: number, number: number, time: number, kind: DateKind): void {
    this.#logs.push(log);
    this.#lineNumbers.push(number);
    this.#times.push(time);
    this.#dates.push(dateKinds.indexOf(kind));
  }

  /** The index of the line that was added last. */
  get line(): number {
    return this.#logs.size - 1;
  }

  /** Adds a failure of the last line. */
  addFailure(id: Address, failregex: number): void {
    this.#at.push(this.line);
    this.#ids.push(this.#numberOf(id));
    this.#failregex.push(failregex);
  }

  /** Notes that fail2ban stumbles over the last line. */
  addError(): void {
    this.#errors.push(this.line);
  }

  /** The number of an address that has failed so far. */
  findAddress(text: string): number | undefined {
    return this.#numbers.get(`${address}${text}`);
  }

  result(): Gathered {
    return {
      lines: {
        size: this.#logs.size,
        logs: this.#logs.toArray(),
        numbers: this.#lineNumbers.toArray(),
        times: this.#times.toArray(),
        dates: this.#dates.toArray(),
      },
      size: this.#at.size,
      at: this.#at.toArray(),
      ids: this.#ids.toArray(),
      failregex: this.#failregex.toArray(),
      names: this.#names,
      raw: this.#raw.toArray(),
      errors: this.#errors.toArray(),
    };
  }

  #numberOf(id: Address): number {
    const text = addressText(id);
    const isRaw = id.family === "raw";
    const known = this.#numbers.get(`${isRaw ? raw : address}${text}`);
    if (known !== undefined) return known;
    const { family } = id;
    if ((family === "inet4" || family === "inet6") && !this.families.includes(family))
      this.families.push(family);
    // It may be a part of a large text: kept as a copy.
    const copy = [...text].join("");
    this.#raw.push(isRaw ? 1 : 0);
    const number = this.#names.push(copy) - 1;
    this.#numbers.set(`${isRaw ? raw : address}${copy}`, number);
    return number;
  }
}

/** Marks of the two kinds of ids. */
const raw = "r";
const address = "a";

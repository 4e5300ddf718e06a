/** An exception of Python's that fail2ban lets through: the line (or the value) at hand breaks it. */
export class PythonError extends Error {
  /** Python's name of the exception, as `ValueError`. */
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }

  /** The last line of Python's traceback. */
  override toString(): string {
    return `${this.type}: ${this.message}`;
  }
}

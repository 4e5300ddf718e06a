/**
 * An exception that fail2ban lets through where it looks for a date or reads one; fail2ban-regex ends with it, the
 * server passes the line over.
 */
export class DateError extends Error {
  /** Python's name of the exception, as `KeyError`. */
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

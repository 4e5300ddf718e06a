/** Stops a run as fail2ban-regex stops it: with these lines on stdout, and this exit code. */
export class Refusal extends Error {
  readonly exit: number;

  constructor(message: string, exit: number) {
    super(message);
    this.exit = exit;
  }
}

/** Stops a run where fail2ban-regex ends in a Python traceback, or where we do: one line on stderr. */
export class Broken extends Error {
  readonly exit: number;

  constructor(message: string, exit: number) {
    super(message);
    this.exit = exit;
  }
}

/** Python that goes beyond what is computed here: `what` is the piece of the text that does. */
export class Beyond extends Error {
  readonly what: string;

  constructor(what: string) {
    super(`beyond arithmetic: ${what}`);
    this.what = what;
  }
}

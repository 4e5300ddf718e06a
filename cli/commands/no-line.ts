import { EXIT } from "../io.ts";
import { Broken } from "./refusal.ts";

/** That a log of so many lines has no such line. */
export function noLine(log: string, lines: number, number: number): Broken {
  const has = `${log} has ${lines} ${lines === 1 ? "line" : "lines"}; there is no line ${number}`;
  const unfinished = "; one without a newline at its end is none yet, for fail2ban too";
  return new Broken(number === lines + 1 ? has + unfinished : has, EXIT.failed);
}

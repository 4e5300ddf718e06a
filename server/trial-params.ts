import { ErrorCodes, ResponseError } from "vscode-languageserver/node";
import {
  changeTrialNotification,
  editNotification,
  exportRequest,
  lineRequest,
  linesRequest,
  nextLineRequest,
  resultsRequest,
  startTrialRequest,
  textNotification,
  visibleNotification,
} from "./protocol-trial.ts";

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === "string";
const isFlag: Test = (value) => typeof value === "boolean";
const isIndex: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
const oneOf =
  (...texts: string[]): Test =>
  (value) =>
    texts.includes(value as string);
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const maybe =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
const recordOf =
  (test: Test): Test =>
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every(test);
const holding =
  (tests: Readonly<Record<string, Test>>): Test =>
  (value) =>
    typeof value === "object" && value !== null && wrongIn(value, tests) === undefined;

const range = holding({ from: isIndex, to: isIndex });
const place = holding({ line: isIndex, character: isIndex });
const subject = holding({ uri: isText, jail: maybe(isText), options: maybe(recordOf(isText)) });
const clock = oneOf("log", "now");

/** What the params of each method must hold, besides the trial's name. */
const forms: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  [startTrialRequest]: {
    subject,
    log: holding({
      uri: isText,
      from: oneOf("editor", "disk"),
      isSent: maybe(isFlag),
      lines: maybe(isIndex),
    }),
    clock,
    visible: listOf(range),
  },
  [textNotification]: { text: isText, isLast: isFlag },
  [editNotification]: { edits: listOf(holding({ from: place, to: place, text: isText })) },
  [visibleNotification]: { visible: listOf(range) },
  [changeTrialNotification]: { subject: maybe(subject), clock: maybe(clock) },
  [resultsRequest]: {
    of: holding({ list: oneOf("addresses", "regexes", "shapes"), key: maybe(isText) }),
    offset: isIndex,
    limit: isIndex,
  },
  [lineRequest]: { line: isIndex },
  [nextLineRequest]: { line: isIndex, direction: oneOf("forward", "backward"), kinds: listOf(isText) },
  [exportRequest]: { format: oneOf("text", "jsonl") },
  [linesRequest]: { lines: range },
};

/** Refuses params of a method about trials that are not as server/protocol-trial.ts has them. */
export function checkTrialParams(method: string, params: unknown): void {
  const wrong = wrongIn(params, { trial: isText, ...forms[method] });
  if (wrong !== undefined)
    throw new ResponseError(
      ErrorCodes.InvalidParams,
      `${method} needs ${wrong}, in the form of server/protocol-trial.ts`,
    );
}

/** The first key whose value is not as it must be. */
function wrongIn(value: unknown, tests: Readonly<Record<string, Test>>): string | undefined {
  const given = Object(value) as Record<string, unknown>;
  return Object.keys(tests).find((key) => !tests[key]!(given[key]));
}

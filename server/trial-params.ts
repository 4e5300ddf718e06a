import {
  checkParams,
  holding,
  isFlag,
  isIndex,
  isText,
  listOf,
  maybe,
  oneOf,
  recordOf,
  type Test,
} from "./params.ts";
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
  checkParams(method, params, { trial: isText, ...forms[method] }, "server/protocol-trial.ts");
}

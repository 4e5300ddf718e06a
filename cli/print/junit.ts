import type { SampleResult } from "../../core/samples/index.ts";
import { shownPath } from "./placed.ts";
import {
  type Complaint,
  complaintOf,
  countResults,
  filterText,
  isWrong,
  placeText,
  refusalOf,
  type TestedLog,
  type TestRun,
} from "./samples.ts";

type Attributes = Readonly<Record<string, string | number>>;

/**
 * The report in JUnit's XML, a suite a log, a case a sample: what the schemas of Ant's JUnit task (JUnit.xsd by Windy Road) and
 * of Jenkins' xUnit plugin (junit-10.xsd) both take, so names, order and attributes are those that the stricter asks for.
 */
export function formatJunit(run: TestRun): string {
  const suites = run.logs.map((log, id) => suiteOf(log, id, run));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("testsuites", {}, suites)}`;
}

function suiteOf(log: TestedLog, id: number, run: TestRun): string {
  const { plan, report, seconds } = log;
  const name = shownPath(plan.path, run.cwd);
  const filter = report ? filterText(report.filter.name, run) : "none";
  const refusal = refusalOf(log, run);
  const { passed, failed, skipped } = countResults(report);
  const each = seconds / Math.max(1, report?.results.length ?? 1);
  const caseOf = (title: string, time: number, what: string[]) =>
    element("testcase", { name: tidy(title), classname: `f2b.${filter}`, time: time.toFixed(3) }, what);
  const cases = [
    ...(report?.results ?? []).map((result) => caseOf(titleOf(result, run), each, whatCame(result, run))),
    ...(report?.problems ?? []).map((problem) => {
      const place = placeText(problem, run);
      return caseOf(place, 0, [fault("failure", "sample-log", { place, message: problem.message })]);
    }),
    ...(refusal
      ? [caseOf("the log can be run", 0, [fault("error", "not-run", { place: name, message: refusal })])]
      : []),
    ...(plan.skipped !== undefined
      ? [caseOf("passed over", 0, [element("skipped", { message: plan.skipped })])]
      : []),
  ];
  const unhit = run.coverage
    .filter((one) => one.filter === report?.filter.name)
    .flatMap(({ unhit }) => unhit.map((one) => `no sample hits failregex ${one.failregex}: ${one.text}\n`));
  const attributes = {
    id,
    name,
    package: "f2b",
    timestamp: new Date(run.now * 1000).toISOString().slice(0, 19),
    hostname: run.hostname || "localhost",
    tests: passed + failed + skipped + (refusal ? 1 : 0) + (plan.skipped !== undefined ? 1 : 0),
    failures: failed,
    errors: refusal ? 1 : 0,
    skipped: skipped + (plan.skipped !== undefined ? 1 : 0),
    time: seconds.toFixed(3),
  };
  return element("testsuite", attributes, [
    element("properties", {}, [element("property", { name: "filter", value: filter })]),
    ...cases,
    textElement("system-out", {}, unhit.join("")),
    textElement("system-err", {}, ""),
  ]);
}

function titleOf({ sample }: SampleResult, run: TestRun): string {
  const desc = sample.verdict.desc ?? (sample.verdict.match ? "a failure" : "no failure");
  return `${placeText({ path: sample.path, span: sample.lineSpan }, run)}: ${desc}`;
}

function whatCame(result: SampleResult, run: TestRun): string[] {
  if (result.outcome === "skipped") return [element("skipped", {})];
  if (!isWrong(result)) return [];
  const type = result.outcome === "broken" ? "sample-verdict" : "wrong-verdict";
  return [fault("failure", type, complaintOf(result, run))];
}

function fault(
  name: "failure" | "error",
  type: string,
  {
    place,
    message,
    expected = "",
    got = "",
    text = "",
  }: Partial<Complaint> & Pick<Complaint, "place" | "message">,
): string {
  const facts = expected === "" ? "" : `\nexpected\n${expected}\ngot\n${got}`;
  return textElement(name, { message, type }, `${place}: ${message}\n${text}${facts}`);
}

function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const head = openTag(name, attributes);
  return children.length === 0 ? `<${head}/>\n` : `<${head}>\n${children.join("")}</${name}>\n`;
}

function textElement(name: string, attributes: Attributes, text: string): string {
  return `<${openTag(name, attributes)}>${escapeText(text)}</${name}>\n`;
}

function openTag(name: string, attributes: Attributes): string {
  const pairs = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeText(String(value))}"`);
  return name + pairs.join("");
}

/** Characters that XML has no way to write: they are left out, as are halves of surrogate pairs. */
const unwritable = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\r": "&#13;",
  "\t": "&#9;",
};

/** A name as schemas want it: on one line, without space around it. */
function tidy(text: string): string {
  return text.replace(unwritable, "").replace(/\s+/g, " ").trim();
}

function escapeText(text: string): string {
  return text.replace(unwritable, "").replace(/[&<>"\n\r\t]/g, (sign) => escapes[sign]!);
}

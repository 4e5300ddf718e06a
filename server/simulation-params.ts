import {
  checkParams,
  holding,
  isIndex,
  isText,
  listOf,
  maybe,
  oneOf,
  recordOf,
  type Test,
} from "./params.ts";
import {
  addressAtRequest,
  changeSimulationNotification,
  exportSimulationRequest,
  failuresRequest,
  simulateRequest,
  startSimulationRequest,
  stopSimulationNotification,
  whyRequest,
  writeRequest,
} from "./protocol-simulate.ts";

const isTime: Test = (value) => Number.isFinite(value);
const values = recordOf(isText);
/** What is written into a file: a name that holds more would be more than an option there. */
const written: Test = (value) =>
  values(value) && Object.keys(value as object).every((name) => /^[\w.]+$/.test(name));
const live = holding({ kind: oneOf("live") });
const start = holding({ kind: oneOf("start"), now: isTime });
const setting = holding({ values, time: (value) => live(value) || start(value) });
const texts = listOf(holding({ uri: isText, text: (value) => value === null || isText(value) }));

/** What the params of each method must hold, besides the simulation's name. */
const forms: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  [startSimulationRequest]: { uri: isText, jail: isText, logs: maybe(listOf(isText)), texts: maybe(texts) },
  [changeSimulationNotification]: { logs: maybe(listOf(isText)), texts: maybe(texts) },
  [stopSimulationNotification]: {},
  [failuresRequest]: { setting },
  [simulateRequest]: {
    setting,
    against: maybe((value) => oneOf("file", "saved")(value) || setting(value)),
    known: maybe(isIndex),
  },
  [whyRequest]: { setting, address: isText },
  [addressAtRequest]: { log: isText, line: isIndex },
  [writeRequest]: { values: written },
  [exportSimulationRequest]: { setting, format: oneOf("json", "csv") },
};

/** Refuses params of a method about simulations that are not as server/protocol-simulate.ts has them. */
export function checkSimulationParams(method: string, params: unknown): void {
  checkParams(method, params, { simulation: isText, ...forms[method] }, "server/protocol-simulate.ts");
}

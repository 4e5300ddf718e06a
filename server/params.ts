import { ErrorCodes, ResponseError } from "vscode-languageserver/node";

/** Whether a value has the form that is wanted. */
export type Test = (value: unknown) => boolean;

export const isText: Test = (value) => typeof value === "string";
export const isFlag: Test = (value) => typeof value === "boolean";
export const isIndex: Test = (value) => Number.isInteger(value) && (value as number) >= 0;
export const oneOf =
  (...texts: string[]): Test =>
  (value) =>
    texts.includes(value as string);
export const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
export const maybe =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);
export const recordOf =
  (test: Test): Test =>
  (value) =>
    typeof value === "object" && value !== null && Object.values(value).every(test);
export const holding =
  (tests: Readonly<Record<string, Test>>): Test =>
  (value) =>
    typeof value === "object" && value !== null && wrongIn(value, tests) === undefined;

/**
 * Refuses params of a method that are not as they must be: `needs` has a test for each key, `file` is where their form is
 * written down.
 */
export function checkParams(
  method: string,
  params: unknown,
  needs: Readonly<Record<string, Test>>,
  file: string,
): void {
  const wrong = wrongIn(params, needs);
  if (wrong !== undefined)
    throw new ResponseError(ErrorCodes.InvalidParams, `${method} needs ${wrong}, in the form of ${file}`);
}

/** The first key whose value is not as it must be. */
function wrongIn(value: unknown, tests: Readonly<Record<string, Test>>): string | undefined {
  const given = Object(value) as Record<string, unknown>;
  return Object.keys(tests).find((key) => !tests[key]!(given[key]));
}

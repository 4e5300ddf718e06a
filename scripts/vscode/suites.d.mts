/** A suite as `vscode-test --list-configuration` tells of it. */
export interface Suite {
  readonly config: { readonly label: string };
}
export function listSuites(): Promise<readonly Suite[]>;
export function runSuite(
  suite: Suite,
  options: { vsix: string; grep?: string; minutes?: number; onEvent?: (event: object) => void },
): Promise<{
  passed: number;
  failures: { title: string; error: string }[];
  skipped: string[];
  broken: string | undefined;
}>;
export function artifactsOf(suite: Suite): string;

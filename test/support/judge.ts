import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A question for the installed fail2ban; see test/oracle/judge.py. Times are Unix seconds. */
export interface Question {
  readonly run: "regex" | "dump" | "python";
  readonly argv?: readonly string[];
  readonly code?: string;
  readonly question?: unknown;
  readonly now?: number;
  readonly tz?: string;
  readonly cwd?: string;
  readonly hosts?: Readonly<Record<string, readonly string[]>>;
  /** Seconds after which the question is given up. */
  readonly limit?: number;
}

/** What a tool of fail2ban's printed, and its exit code. */
export interface ToolAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** A running judge: the installed fail2ban behind a pipe, one question at a time. */
export interface Judge {
  tool(question: Question): Promise<ToolAnswer>;
  python<Answer>(question: Omit<Question, "run">): Promise<Answer>;
  close(): void;
}

/** The Python that the installed fail2ban runs under, or undefined where there is none. */
export function findPython(): string | undefined {
  for (const tool of ["/usr/bin/fail2ban-regex", "/usr/local/bin/fail2ban-regex"]) {
    if (!existsSync(tool)) continue;
    const shebang = /^#!\s*(\S+)/.exec(readFileSync(tool, "utf8"))?.[1];
    if (shebang && existsSync(shebang)) return shebang;
  }
  return undefined;
}

/** Folder of the installed fail2ban's Python package (it holds tests/files/logs). */
export function findPackage(): string {
  const python = findPython();
  if (!python) throw new Error("fail2ban is not installed: npm test installs it on Debian with root");
  return execFileSync(python, ["-c", "import fail2ban, os; print(os.path.dirname(fail2ban.__file__))"], {
    encoding: "utf8",
    cwd: "/",
  }).trim();
}

/** Starts the judge. Throws where fail2ban is not installed. */
export function startJudge(): Judge {
  const python = findPython();
  if (!python) throw new Error("fail2ban is not installed: npm test installs it on Debian with root");
  const script = fileURLToPath(new URL("../oracle/judge.py", import.meta.url));
  const child: ChildProcess = spawn(python, ["-B", script], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8", PYTHONHASHSEED: "0" },
  });
  const waiting: Array<{ resolve: (line: string) => void; reject: (error: Error) => void }> = [];
  createInterface({ input: child.stdout! }).on("line", (line) => waiting.shift()?.resolve(line));
  child.on("exit", () => {
    for (const { reject } of waiting.splice(0)) reject(new Error("the judge ended"));
  });

  async function ask(question: Question): Promise<Record<string, unknown>> {
    const line = await new Promise<string>((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin!.write(`${JSON.stringify(question)}\n`);
    });
    const answer = JSON.parse(line) as Record<string, unknown>;
    if (answer["error"]) throw new Error(`the judge failed: ${answer["error"]}`);
    return answer;
  }

  return {
    tool: async (question) => (await ask(question)) as unknown as ToolAnswer,
    python: async <Answer>(question: Omit<Question, "run">) =>
      (await ask({ ...question, run: "python" }))["answer"] as Answer,
    close: () => child.stdin!.end(),
  };
}

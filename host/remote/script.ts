/** Something to run in a script: a name to know its answer by, and the arguments of `/bin/sh -c`. */
export interface Step {
  readonly id: string;
  readonly argv: readonly string[];
}

/** What a step answered: its exit status and all that it printed. */
export interface StepAnswer {
  readonly exit: number;
  readonly output: string;
}

/** What a script is made of besides its steps. */
export interface ScriptRequest {
  readonly steps: readonly Step[];
  /** A word that no command prints: it marks the answers. */
  readonly nonce: string;
  /** Seconds after which a step is ended. */
  readonly seconds: number;
  /** Seconds to wait for others who work on the same host with this program. */
  readonly wait: number;
}

/** A word as a shell reads it: nothing in it means anything. */
export function quoteWord(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * The script for `/bin/sh -s` that runs the steps in order, each by a shell of its own, and marks each answer. It holds
 * a lock meanwhile, so that two programs don't change the same chain at once. Where nobody reads its output any more,
 * it ends before the next step.
 */
export function writeScript({ steps, nonce, seconds, wait }: ScriptRequest): string {
  const runs = steps.map(({ id, argv }) => `f2b_run ${[id, ...argv].map(quoteWord).join(" ")}\n`);
  // A non-root user's PATH lacks the folders of iptables and ip. All is read before the first of it runs, since a
  // connection that breaks must not leave half a line. Everybody can write in /run/lock: the lock lies in a folder of
  // the user's own there, where no other user can put it, or hold it.
  return `f2b_main() {
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
export PATH
f2b_lock=/run/lock/fail2ban-workbench.$(id -u)
mkdir -m 700 "$f2b_lock" 2>/dev/null
if [ -L "$f2b_lock" ] || ! [ -O "$f2b_lock" ]; then
f2b_lock=$HOME/.fail2ban-workbench
mkdir -p -m 700 "$f2b_lock"
fi
f2b_limit=
command -v timeout >/dev/null 2>&1 && f2b_limit='timeout -k 2 ${seconds}'
if command -v flock >/dev/null 2>&1; then
exec 9>>"$f2b_lock/lock"
flock -w ${wait} 9 || { printf '\\n%s busy\\n' ${nonce}; exit 0; }
fi
${runs.join("")}printf '\\n%s done\\n' ${nonce}
}
f2b_run() {
f2b_id=$1
shift
printf '\\n%s begin %s\\n' ${nonce} "$f2b_id"
$f2b_limit /bin/sh -c "$@" </dev/null 2>&1 9>&-
printf '\\n%s end %s %s\\n' ${nonce} "$f2b_id" "$?"
}
f2b_main
`;
}

/** What a script printed, taken apart. */
export interface ScriptAnswers {
  readonly answers: ReadonlyMap<string, StepAnswer>;
  /** The step that had begun and not ended when the output stopped. */
  readonly begun: string | undefined;
  readonly isDone: boolean;
  /** Whether another held the lock all the while. */
  readonly isBusy: boolean;
}

/** Reads the output of a script. */
export function readAnswers(stdout: string, nonce: string): ScriptAnswers {
  const answers = new Map<string, StepAnswer>();
  let begun: string | undefined;
  let from = 0;
  let isDone = false;
  let isBusy = false;
  const mark = `\n${nonce} `;
  for (let at = stdout.indexOf(mark); at >= 0; at = stdout.indexOf(mark, at + 1)) {
    const lineEnd = stdout.indexOf("\n", at + 1);
    if (lineEnd < 0) break;
    const [kind, id = "", exit = ""] = stdout.slice(at + mark.length, lineEnd).split(" ");
    if (kind === "begin") {
      begun = id;
      from = lineEnd + 1;
    } else if (kind === "end" && id === begun) {
      answers.set(id, { exit: Number(exit), output: stdout.slice(from, at) });
      begun = undefined;
    } else if (kind === "done") isDone = true;
    else if (kind === "busy") isBusy = true;
  }
  return { answers, begun, isDone, isBusy };
}

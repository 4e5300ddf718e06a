import { commands, type Disposable, env, Uri, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  type ExportParams,
  exportRequest,
  type NextLineParams,
  nextLineRequest,
  type TrialClock,
} from "../server/protocol-trial.ts";
import type { LogPeek } from "./log-peek.ts";
import type { Pairing, PairingWish } from "./pairing.ts";
import type { Pairs } from "./pairs.ts";
import type { Trial, TrialChange } from "./trial.ts";
import { chooseClock, chooseMode, inMode, showTrialMenu } from "./trial-menu.ts";
import type { Trials } from "./trials.ts";

/** What the commands work on. */
interface Parts {
  readonly client: LanguageClient;
  readonly trials: Trials;
  readonly pairs: Pairs;
  readonly pairing: Pairing;
  readonly peek: LogPeek;
}

/** Registers the commands of the live test, and keeps the context of their keys and menus. */
export function registerTrialCommands(parts: Parts): readonly Disposable[] {
  const { client, trials, pairs, pairing, peek } = parts;
  const withTrial = (run: (trial: Trial, ...args: never[]) => unknown) => {
    return (...args: never[]) => {
      const trial = trials.current();
      if (trial) return run(trial, ...args);
      void window.showInformationMessage("No log is tested now: “Fail2ban: Test Filter Against Log” begins.");
      return undefined;
    };
  };
  const registered = Object.entries({
    "fail2ban.testFilter": (uri?: Uri | string, wish?: PairingWish) => pairing.test(uri, toWish(wish)),
    "fail2ban.trial.resume": (log: Uri) => {
      const pair = pairs.of(log);
      return pair ? pairing.resume(pair) : pairing.testLog(log);
    },
    "fail2ban.trial.menu": withTrial((trial) => showTrialMenu(trial, trials, pairing)),
    "fail2ban.trial.switchMode": withTrial((trial, mode?: string) =>
      change(trial, typeof mode === "string" ? inMode(trial, mode) : chooseMode(trial)),
    ),
    "fail2ban.trial.switchClock": withTrial((trial, clock?: TrialClock) =>
      change(trial, typeof clock === "string" ? { clock } : chooseClock(trial)),
    ),
    "fail2ban.trial.cancel": withTrial((trial) => trial.cancel()),
    "fail2ban.trial.stop": withTrial((trial) => trials.stop(trial)),
    "fail2ban.trial.nextMatch": withTrial((trial) => move(trial, "forward")),
    "fail2ban.trial.previousMatch": withTrial((trial) => move(trial, "backward")),
    "fail2ban.trial.copyText": withTrial(async (trial) => {
      await env.clipboard.writeText(await read(trial, "text"));
      window.setStatusBarMessage("The results were copied.", 3000);
    }),
    "fail2ban.trial.exportJson": withTrial(async (trial, target?: unknown) => {
      // A menu of the view names the row that is in front there.
      const chosen =
        target instanceof Uri
          ? target
          : await window.showSaveDialog({ filters: { "JSON Lines": ["jsonl"] } });
      if (chosen) await workspace.fs.writeFile(chosen, Buffer.from(await read(trial, "jsonl")));
    }),
    "fail2ban.trial.reveal": (id: string, line: number) => {
      const trial = trials.all.find((one) => one.id === id);
      return trial && peek.reveal(trial, line);
    },
  }).map(([name, run]) => commands.registerCommand(name, run));
  return [...registered, ...keepContext(trials)];

  function read(trial: Trial, format: ExportParams["format"]): Promise<string> {
    const params: ExportParams = { trial: trial.id, format };
    return client.sendRequest<string>(exportRequest, params);
  }

  /** Goes on otherwise, and remembers it with the pair. */
  async function change(trial: Trial, wanted: TrialChange | Promise<TrialChange | undefined>): Promise<void> {
    const next = await wanted;
    if (!next) return;
    trial.change(next);
    await pairs.remember(trial);
  }

  async function move(trial: Trial, direction: NextLineParams["direction"]): Promise<void> {
    const { activeTextEditor, visibleTextEditors } = window;
    const editors = [...(activeTextEditor ? [activeTextEditor] : []), ...visibleTextEditors];
    const places = editors.map(({ document, selection }) => trials.placeOf(document, selection.active.line));
    const line = places.find((place) => place?.trial === trial)?.line ?? 0;
    const kinds = ["matched", "old", "undated"] as const;
    const params: NextLineParams = { trial: trial.id, line, direction, kinds };
    const next = await client.sendRequest<number | null>(nextLineRequest, params);
    if (next === null) window.setStatusBarMessage("No line matches.", 3000);
    else await peek.reveal(trial, next);
  }
}

/** The second argument of a menu in the explorer is the list of files that are marked there. */
function toWish(given: PairingWish | undefined): PairingWish {
  return given && !Array.isArray(given) ? given : {};
}

function keepContext(trials: Trials): readonly Disposable[] {
  const known = new Map<string, boolean>();
  const set = (key: string, value: boolean) => {
    if (known.get(key) === value) return;
    known.set(key, value);
    void commands.executeCommand("setContext", key, value);
  };
  const update = () => {
    const document = window.activeTextEditor?.document;
    set("fail2ban.logPaired", document !== undefined && trials.placeOf(document, 0) !== undefined);
    set("fail2ban.hasTrial", trials.all.length > 0);
  };
  return [
    window.onDidChangeActiveTextEditor(update),
    trials.onDidChangeState(update),
    trials.onDidEnd(update),
  ];
}

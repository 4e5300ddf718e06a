import { commands, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { Pairing } from "./pairing.ts";
import type { Trial } from "./trial.ts";
import type { Trials } from "./trials.ts";

interface MenuItem extends QuickPickItem {
  readonly run?: () => unknown;
}

/** The menu behind the status bar's item: what can be done with a trial. */
export async function showTrialMenu(trial: Trial, trials: Trials, pairing: Pairing): Promise<void> {
  const { title, state } = trial;
  const isRunning = state?.phase === "running";
  const items: MenuItem[] = [
    ...(isRunning ? [{ label: "$(circle-slash) Break Off", run: () => trial.cancel() }] : []),
    ...modeItem(trial),
    {
      label: "$(watch) Clock…",
      description: trial.clock === "log" ? "the log's last date" : "the machine's",
      run: () => chooseClock(trial),
    },
    { label: "", kind: QuickPickItemKind.Separator },
    { label: "$(list-tree) Show Results", run: () => commands.executeCommand("fail2ban.results.focus") },
    ...(trial.from === "editor" ? moves : []),
    {
      label: "$(question) Why Does This Line Match or Miss?",
      run: () => commands.executeCommand("fail2ban.explainLine"),
    },
    {
      label: "$(clippy) Copy Results as Text",
      run: () => commands.executeCommand("fail2ban.trial.copyText"),
    },
    {
      label: "$(json) Export Results as JSON Lines…",
      run: () => commands.executeCommand("fail2ban.trial.exportJson"),
    },
    { label: "", kind: QuickPickItemKind.Separator },
    { label: "$(file) Other Log…", run: () => pairing.testOtherLog(trial) },
    { label: "$(filter) Other Filter or Jail…", run: () => pairing.testLog(trial.log) },
    { label: "$(debug-stop) End the Test", run: () => trials.stop(trial) },
  ];
  const picked = await window.showQuickPick(items, { title, placeHolder: "Live test" });
  await picked?.run?.();
}

/** Asks for the filter's mode and goes on in it. */
export async function chooseMode(trial: Trial): Promise<void> {
  const modes = trial.state?.modes ?? [];
  if (modes.length === 0) {
    void window.showInformationMessage(`${trial.title} has no modes.`);
    return;
  }
  const items = modes.map((mode) => ({ label: mode, picked: mode === trial.state?.mode }));
  const picked = await window.showQuickPick(items, { placeHolder: `Mode of ${trial.title}` });
  if (picked) switchMode(trial, picked.label);
}

/** Goes on in a mode; a jail's own is overruled. */
export function switchMode(trial: Trial, mode: string): void {
  const { subject } = trial;
  trial.change({ subject: { ...subject, options: { ...subject.options, mode } } });
}

const moves: readonly MenuItem[] = [
  { label: "$(arrow-down) Next Match", run: () => commands.executeCommand("fail2ban.trial.nextMatch") },
  { label: "$(arrow-up) Previous Match", run: () => commands.executeCommand("fail2ban.trial.previousMatch") },
];

function modeItem(trial: Trial): readonly MenuItem[] {
  const { state } = trial;
  if (!state || state.modes.length === 0) return [];
  return [{ label: "$(settings) Mode…", description: state.mode ?? "", run: () => chooseMode(trial) }];
}

async function chooseClock(trial: Trial): Promise<void> {
  const items = [
    {
      label: "The log's last date",
      detail: "Lines count as old against the last date of the log.",
      clock: "log",
    },
    { label: "The machine's clock", detail: "Lines count as old as they are now.", clock: "now" },
  ] as const;
  const picked = await window.showQuickPick(items, { placeHolder: "Which time is it to be?" });
  if (picked) trial.change({ clock: picked.clock });
}

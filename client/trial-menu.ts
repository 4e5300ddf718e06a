import { commands, type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { Pairing } from "./pairing.ts";
import type { Trial, TrialChange } from "./trial.ts";
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
      run: () => commands.executeCommand("fail2ban.trial.switchClock"),
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

/** Asks for the filter's mode. */
export async function chooseMode(trial: Trial): Promise<TrialChange | undefined> {
  const modes = trial.state?.modes ?? [];
  if (modes.length === 0) {
    void window.showInformationMessage(`${trial.title} has no modes.`);
    return undefined;
  }
  const items = modes.map((mode) => ({ label: mode, picked: mode === trial.state?.mode }));
  const picked = await window.showQuickPick(items, { placeHolder: `Mode of ${trial.title}` });
  return picked && inMode(trial, picked.label);
}

/** A trial in a mode; a jail's own is overruled. */
export function inMode({ subject }: Trial, mode: string): TrialChange {
  return { subject: { ...subject, options: { ...subject.options, mode } } };
}

const moves: readonly MenuItem[] = [
  { label: "$(arrow-down) Next Match", run: () => commands.executeCommand("fail2ban.trial.nextMatch") },
  { label: "$(arrow-up) Previous Match", run: () => commands.executeCommand("fail2ban.trial.previousMatch") },
];

function switchMode() {
  return commands.executeCommand("fail2ban.trial.switchMode");
}

function modeItem(trial: Trial): readonly MenuItem[] {
  const { state } = trial;
  if (!state || state.modes.length === 0) return [];
  return [{ label: "$(settings) Mode…", description: state.mode ?? "", run: switchMode }];
}

/** Asks from when lines count as old. */
export async function chooseClock({ clock }: Trial): Promise<TrialChange | undefined> {
  const items = [
    {
      label: "The log's last date",
      detail: "Lines count as old against the last date of the log.",
      clock: "log",
    },
    { label: "The machine's clock", detail: "Lines count as old as they are now.", clock: "now" },
  ] as const;
  const marked = items.map((item) => ({ ...item, picked: item.clock === clock }));
  const picked = await window.showQuickPick(marked, { placeHolder: "From when do lines count as old?" });
  return picked && { clock: picked.clock };
}

import { type ActionSettings, settingsOf } from "../action/index.ts";
import type { Analysis } from "../analysis/index.ts";
import { extractOptions, isText, readAction } from "../config/index.ts";
import { readDuration } from "../jail/index.ts";
import { untraced } from "../text/index.ts";

/** What is to be rendered: all actions of a jail, or one action, with options as in brackets behind its name. */
export type ActionSubjectRequest =
  | { readonly kind: "jail"; readonly name: string }
  | { readonly kind: "action"; readonly text: string; readonly jail: string };

/** Actions ready to be rendered, or one sentence on why there are none. */
export type ActionSubject =
  | {
      /** `jail sshd`, `action iptables`. */
      readonly title: string;
      readonly jail: string;
      readonly settings: readonly ActionSettings[];
      /** Seconds. */
      readonly bantime: number;
      readonly fault?: undefined;
    }
  | { readonly fault: string };

/** What fail2ban takes where a jail says nothing else. */
const usualBantime = 600;

/** Reads the actions that are to be rendered. */
export function readActionSubject(analysis: Analysis, request: ActionSubjectRequest): ActionSubject {
  return request.kind === "jail"
    ? readJailActions(analysis, request.name)
    : readOneAction(analysis, request.text, request.jail);
}

function readJailActions(analysis: Analysis, name: string): ActionSubject {
  const jail = analysis.jail(name).value;
  if (!jail.found) return { fault: `there is no jail ${name} in this configuration; mend the name.` };
  if (jail.refusal) return { fault: `fail2ban refuses the jail ${name}: ${jail.refusal.message}` };
  const settings = jail.actionReferences.map((reference) => settingsOf(reference, name));
  const refused = settings.find(({ error }) => error !== undefined);
  if (refused) return { fault: `fail2ban refuses the action ${refused.name}: ${refused.error}` };
  const bantime = jail.options.get("bantime");
  const duration = isText(bantime) ? readDuration(bantime.text) : undefined;
  const seconds = duration?.kind === "seconds" ? Math.trunc(duration.seconds) : usualBantime;
  return { title: `jail ${name}`, jail: name, settings, bantime: seconds };
}

function readOneAction(analysis: Analysis, text: string, jail: string): ActionSubject {
  const { value: named, refusal } = extractOptions(untraced(text));
  if (!named) return { fault: `${text}: ${refusal?.message ?? "no action's name"}` };
  const { tree, basedir } = analysis.world;
  const { name, options } = named;
  const definition = readAction(tree, { basedir, name, jail: untraced(jail), options }).value;
  const python = name.text.endsWith(".py") ? name.text : `${name.text}.py`;
  if (!definition.found && tree.get(`${basedir}/action.d/${python}`)) {
    const settings = settingsOf({ name: untraced(python), definition: undefined }, jail);
    return { title: `action ${python}`, jail, settings: [settings], bantime: usualBantime };
  }
  if (!definition.found)
    return { fault: `there is no jail and no action ${name.text} in this configuration; mend the name.` };
  const settings = settingsOf({ name, definition }, jail);
  if (settings.error !== undefined)
    return { fault: `fail2ban refuses the action ${name.text}: ${settings.error}` };
  return { title: `action ${text}`, jail, settings: [settings], bantime: usualBantime };
}

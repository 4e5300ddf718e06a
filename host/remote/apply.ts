import type { ActionSurroundings } from "../../core/action/index.ts";
import { banOn, checkOn } from "./ban.ts";
import { type GuardRequest, guard, guardForm } from "./guards.ts";
import { lookUp } from "./look-up.ts";
import { spellAddress } from "./networks.ts";
import { type BanOrder, type JailOrders, orderBan } from "./order.ts";
import { type Outcome, type RemoteResult, tell } from "./outcome.ts";
import { planBan, type RemoteBan } from "./plan.ts";
import type { Remote } from "./remote.ts";
import { unbanOn } from "./unban.ts";
import type { Desk } from "./work.ts";

/** What is to be done about which addresses, where. */
export interface Application {
  /** To take a ban back, no guard speaks against an address that should never have been banned. */
  readonly verb: "ban" | "unban";
  readonly orders: JailOrders;
  /** One of the jail's actions; undefined: all whose rules can be read back. */
  readonly action: string | undefined;
  readonly ips: readonly string[];
  readonly remotes: readonly Remote[];
  readonly around: ActionSurroundings;
}

/** What would be run on one remote, and what is to be said of the rest. */
export interface RemotePlan {
  readonly remote: Remote;
  readonly bans: readonly RemoteBan[];
  readonly refused: readonly Outcome[];
  /** Actions that are left out, and why. */
  readonly leftOut: readonly string[];
}

/** Plans bans for each remote. Opens no connection; host names are looked up, so that no own address is banned. */
export async function planBans(application: Application): Promise<readonly RemotePlan[]> {
  const { orders, remotes } = application;
  const names = [...orders.ignoreip, ...remotes.map(({ host }) => host)];
  const resolved = await lookUp(names);
  const rendered = new Map<string, BanOrder | string>();
  return remotes.map((remote) =>
    planOne(application, { remote, ignoreip: orders.ignoreip, resolved }, rendered),
  );
}

/** Sets the bans on all remotes at once; each has its own result. */
export function banAll(
  plans: readonly RemotePlan[],
  desk: Desk,
  {
    until,
    fingerprint,
  }: { readonly until?: number | undefined; readonly fingerprint?: string | undefined } = {},
): Promise<readonly RemoteResult[]> {
  return Promise.all(plans.map((plan) => banOn({ ...plan, until, fingerprint }, desk)));
}

/** Asks all remotes what would become of the bans, and changes nothing. */
export function checkAll(plans: readonly RemotePlan[], desk: Desk): Promise<readonly RemoteResult[]> {
  return Promise.all(plans.map((plan) => checkOn(plan, desk)));
}

/** Takes the bans of the jail back on all remotes at once, whoever set them. */
export function unbanAll(plans: readonly RemotePlan[], desk: Desk): Promise<readonly RemoteResult[]> {
  return Promise.all(plans.map(({ remote, bans, refused }) => unbanOn(remote, bans, refused, desk)));
}

function planOne(
  { verb, orders, action, ips, around }: Application,
  request: GuardRequest,
  rendered: Map<string, BanOrder | string>,
): RemotePlan {
  const { remote } = request;
  const bans: RemoteBan[] = [];
  const refused: Outcome[] = [];
  const leftOut = new Set<string>();
  const wanted = orders.actions.filter(({ name }) => action === undefined || name === action);
  if (action !== undefined && wanted.length === 0)
    leftOut.add(
      `the jail ${orders.jail} has no action ${action}; it has ${orders.actions.map(({ name }) => name).join(", ")}`,
    );
  const refuse = (ip: string, why: string) =>
    tell({ ip, jail: orders.jail, action: action ?? "" }, "refused", why);
  const bare: Outcome[] = [];
  // One address may be spelt in several ways, and is banned once.
  for (const ip of new Set(ips.map(spellAddress))) {
    const against = verb === "ban" ? guard(ip, request) : guardForm(ip);
    if (against !== undefined) {
      refused.push(refuse(ip, against));
      continue;
    }
    const before = bans.length;
    const reasons: string[] = [];
    for (const settings of wanted) {
      const key = `${settings.name}\n${ip}`;
      const order = rendered.get(key) ?? orderBan(settings, ip, around);
      rendered.set(key, order);
      const planned = typeof order === "string" ? order : planBan(remote, order);
      if (typeof planned === "string") reasons.push(planned);
      else bans.push(planned);
    }
    for (const reason of reasons) leftOut.add(reason);
    if (bans.length === before) bare.push(refuse(ip, `no action can be run: ${reasons.join("; ")}`));
  }
  // Where nothing at all can be run, what is left out tells why, once.
  if (bans.length > 0) refused.push(...bare);
  return { remote, bans, refused, leftOut: [...leftOut] };
}

import type { LanguageClient } from "vscode-languageclient/node";
import {
  type RemoteJail,
  type RemoteOrder,
  type RemoteState,
  remoteJailsRequest,
} from "../server/protocol-remote.ts";
import type { Questions } from "./questions.ts";

/** What of an order is known already: from a lens, a key binding, or a test. */
export type KnownOrder = Partial<RemoteOrder>;

const times: readonly { readonly label: string; readonly seconds: number | undefined }[] = [
  { label: "Until it is undone", seconds: undefined },
  { label: "10 minutes", seconds: 600 },
  { label: "1 hour", seconds: 3600 },
  { label: "1 day", seconds: 86400 },
];

/** Asks for what an order lacks; undefined where a question was left unanswered. */
export async function askOrder(
  client: LanguageClient,
  ask: Questions,
  { remotes }: RemoteState,
  known: KnownOrder,
): Promise<RemoteOrder | undefined> {
  const jail = await chooseJail(client, ask, known);
  if (!jail) return undefined;
  const ips = known.ips ?? (await askAddresses(ask));
  if (!ips) return undefined;
  const chosen = known.remotes ?? (await chooseRemotes(ask, remotes));
  if (!chosen || chosen.length === 0) return undefined;
  const order: RemoteOrder = {
    verb: known.verb ?? "ban",
    folder: jail.folder,
    jail: jail.jail,
    ips,
    remotes: chosen,
    ...(known.action !== undefined && { action: known.action }),
  };
  if (known.lasts !== undefined) return { ...order, lasts: known.lasts };
  if (order.verb === "unban" || (known.ips && known.remotes)) return order;
  const time = await ask.pick(times, { placeHolder: "For how long?" });
  if (!time) return undefined;
  return time.seconds === undefined ? order : { ...order, lasts: time.seconds };
}

async function chooseJail(
  client: LanguageClient,
  ask: Questions,
  known: KnownOrder,
): Promise<{ readonly folder: string; readonly jail: string } | undefined> {
  const { folder, jail } = known;
  if (folder !== undefined && jail !== undefined) return { folder, jail };
  const jails = await client.sendRequest<readonly RemoteJail[]>(remoteJailsRequest, {});
  const fitting = jails.filter(
    (one) => (jail === undefined || one.jail === jail) && (folder === undefined || one.folder === folder),
  );
  if (fitting.length === 1) return fitting[0];
  const items = fitting.map((one) => ({
    label: one.jail,
    description: one.actions.join(", "),
    detail: one.folder,
    one,
  }));
  return (await ask.pick(items, { placeHolder: "Which jail's actions shall be run?" }))?.one;
}

async function askAddresses(ask: Questions): Promise<readonly string[] | undefined> {
  const text = await ask.input({
    prompt: "Addresses to ban, with commas between",
    placeHolder: "192.0.2.7, 2001:db8::7",
  });
  const ips = (text ?? "").split(/[\s,]+/).filter((word) => word !== "");
  return ips.length > 0 ? ips : undefined;
}

async function chooseRemotes(
  ask: Questions,
  remotes: RemoteState["remotes"],
): Promise<readonly string[] | undefined> {
  const [only] = remotes;
  if (remotes.length === 1 && only) return [only.name];
  const items = remotes.map(({ name, target }) => ({ label: name, description: target }));
  return (await ask.pickMany(items, { placeHolder: "On which remote hosts?" }))?.map(({ label }) => label);
}

import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { ActionSurroundings } from "../../core/action/index.ts";
import { type JailOrders, readOrders } from "../../host/remote/order.ts";
import { openTree } from "../../host/tree.ts";

const stock = "/etc/fail2ban/action.d";
const folder = "/run/rig/fail2ban";

/** What is around the actions of these tests. */
export const around: ActionSurroundings = {
  now: 1795164081,
  hostname: { full: "banner.example.org", short: "banner" },
  hostOf: () => undefined,
  ipv6: true,
  bantime: 600,
  counters: { banned: 0, bannedTotal: 0, found: 0, foundTotal: 0 },
};

/** The guide's action with the proxy's address filled in; the sample's text, but for the option. */
export const seed = (host: string) => `[Definition]
actionban = ssh -i /root/.ssh/id_rsa -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@${host} \\
    'iptables -N f2b-<name> 2>/dev/null || true; \\
    iptables -C INPUT -j f2b-<name> 2>/dev/null || iptables -I INPUT -j f2b-<name>; \\
    iptables -I f2b-<name> 1 -s <ip> -j DROP' && \\
    echo "Banned <ip> from jail <name> via upstream proxy" >> /var/log/fail2ban.log
actionunban = ssh -i /root/.ssh/id_rsa -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null root@${host} \\
    'iptables -D f2b-<name> -s <ip> -j DROP; \\
    if ! iptables -L f2b-<name> | grep -q "DROP"; then \\
    iptables -D INPUT -j f2b-<name>; \\
    iptables -F f2b-<name>; \\
    iptables -X f2b-<name>; \\
    fi' && \\
    echo "Unbanned <ip> from jail <name> via upstream proxy and cleaned up chain if empty" >> /var/log/fail2ban.log
`;

/** The actions of a jail `jellyfin` whose line is `action`; files by name (`action.d/x.conf`) lie beside the stock ones. */
export function ordersOf(
  action: string,
  files: Readonly<Record<string, string>> = {},
  jail = "jellyfin",
): JailOrders {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/filter.d`, { recursive: true });
  if (!existsSync(stock)) throw new Error(`these tests want Debian's fail2ban: ${stock} is not there`);
  cpSync(stock, `${folder}/action.d`, { recursive: true });
  writeFileSync(`${folder}/filter.d/nothing.conf`, "[Definition]\nfailregex = ^<HOST>$\n");
  writeFileSync(
    `${folder}/jail.conf`,
    `[${jail}]\nenabled = true\nport = 443\nprotocol = tcp\nfilter = nothing\nlogpath = /var/log/none\nignoreip = 198.51.100.77 192.0.2.128/25\naction = ${action}\n`,
  );
  for (const [name, text] of Object.entries(files)) writeFileSync(`${folder}/${name}`, text);
  const orders = readOrders(openTree(), { basedir: folder, jail, cwd: "/" });
  if (typeof orders === "string") throw new Error(orders);
  return orders;
}

// Builds one host with an attacker before it, and holds it till it is ended: for pictures of the extension at work.
import { writeFileSync } from "node:fs";
import { freshHome, key, knownHostsOf, openHosts } from "./rig.ts";

const home = freshHome("pictures");
const hosts = await openHosts(1);
writeFileSync(`${home}/.ssh/known_hosts`, knownHostsOf(hosts));
key("id");
console.log("up");
setInterval(() => {}, 60_000);

import assert from "node:assert/strict";
import { guard, guardConnected, guardForm } from "../../../host/remote/guards.ts";
import type { Remote } from "../../../host/remote/remote.ts";

const remote: Remote = {
  name: "edge",
  host: "edge.example.org",
  port: 22,
  user: "root",
  identity: undefined,
  firewall: "auto",
  protect: ["198.51.100.0/24", "2001:db8:5::/48"],
  allow: ["192.168.7.0/24"],
  sudo: "no",
};
const request = {
  remote,
  ignoreip: ["192.0.2.10", "203.0.113.64/26", "friend.example.org"],
  resolved: new Map([
    ["edge.example.org", ["203.0.113.10", "2001:db8:1::10"]],
    ["friend.example.org", ["192.0.2.77"]],
  ]),
};

const refused: ReadonlyArray<readonly [ip: string, why: RegExp]> = [
  ["127.0.0.1", /is loopback/],
  ["::1", /is loopback/],
  ["::ffff:127.0.0.1", /is loopback/],
  ["0.0.0.0", /no address of a host/],
  ["::", /no address of a host/],
  ["224.0.0.1", /is multicast/],
  ["ff02::1", /is multicast/],
  ["255.255.255.255", /is broadcast/],
  ["::ffff:198.51.100.7", /is protected/],
  ["::ffff:198.51.100.7/128", /is IPv4 written as IPv6/],
  ["::ffff:10.0.0.0/104", /is IPv4 written as IPv6/],
  ["::198.51.100.7", /is IPv4 written as IPv6/],
  ["::ffff:0:0/90", /is IPv4 written as IPv6/],
  ["fec0::1", /is private/],
  ["10.1.2.3", /is private.*allow of \[edge\]/],
  ["172.16.0.1", /is private/],
  ["192.168.8.1", /is private/],
  ["fd00::1", /is private/],
  ["fe80::1", /is link-local/],
  ["169.254.169.254", /is link-local/],
  ["100.64.0.1", /inner range/],
  ["0.0.0.0/0", /too wide/],
  ["192.0.0.0/16", /too wide.*\/24/],
  ["2001:db8::/32", /too wide.*\/48/],
  ["198.51.100.7", /is protected: protect of \[edge\] holds 198\.51\.100\.0\/24/],
  ["2001:db8:5::9", /is protected/],
  ["192.0.2.10", /ignoreip \(192\.0\.2\.10\)/],
  ["192.0.2.0/24", /ignoreip/],
  ["203.0.113.65", /ignoreip \(203\.0\.113\.64\/26\)/],
  ["192.0.2.77", /ignoreip \(192\.0\.2\.77\)/],
  ["203.0.113.10", /an address of \[edge\] itself/],
  ["2001:db8:1::10", /an address of \[edge\] itself/],
  ["evil.example.org", /is no address/],
  ["192.0.2.1; reboot", /is no address/],
  ["$(reboot)", /is no address/],
  ["192.0.2.7/24", /names one address and means the whole of 192\.0\.2\.0\/24/],
  ["2001:db8:9::7/64", /means the whole of 2001:db8:9::\/64/],
  ["198.51.100.7/33", /is protected/],
  ["198.51.100.7/-4", /is protected/],
  ["198.51.100.7%eth0", /is no address/],
  ["", /is no address/],
];

describe("guards against a ban", () => {
  for (const [ip, why] of refused)
    it(`${JSON.stringify(ip)} is refused`, () => assert.match(guard(ip, request) ?? "allowed", why));

  for (const ip of [
    "192.0.2.1",
    "203.0.113.9",
    "2001:db8:9::1",
    "192.168.7.9",
    "203.0.112.0/24",
    "2001:db8:9::/48",
  ])
    it(`${ip} is none of their business`, () => assert.equal(guard(ip, request), undefined));

  it("to take a ban back, an address is enough, whoever is behind it by now", () => {
    assert.equal(guardForm("198.51.100.7"), undefined);
    assert.match(guardForm("$(reboot)")!, /is no address/);
  });

  it("an allowed network is no wider than what is asked for", () =>
    assert.match(guard("192.168.0.0/16", request)!, /too wide/));

  it("once connected: the client, the remote's addresses, its gateway, who is logged in", () => {
    const facts = {
      client: "192.0.2.50",
      addresses: ["203.0.113.11", "2001:db8:2::1"],
      gateways: ["203.0.113.1"],
      peers: ["192.0.2.60"],
      tools: new Set<string>(),
    };
    assert.match(guardConnected("192.0.2.50", remote, facts)!, /would lock you out/);
    assert.match(guardConnected("::ffff:192.0.2.50", remote, facts)!, /would lock you out/);
    assert.match(guardConnected("192.0.2.0/24", remote, facts)!, /would lock you out/);
    assert.match(guardConnected("2001:db8:2:0::1", remote, facts)!, /an address of \[edge\] itself/);
    assert.match(guardConnected("203.0.113.1", remote, facts)!, /reaches others/);
    assert.match(guardConnected("192.0.2.60", remote, facts)!, /logged in/);
    assert.equal(guardConnected("192.0.2.51", remote, facts), undefined);
    assert.match(
      guardConnected("192.0.2.51", remote, { ...facts, addresses: [] })!,
      /does not tell its own addresses/,
    );
  });
});

import assert from "node:assert/strict";

import { likely } from "../../../core/analysis/likely.ts";
import { optionsFor } from "../../../core/analysis/options.ts";

const jailNames = optionsFor("jail", "sshd").map(({ name }) => name);
const filterNames = optionsFor("filter", "Definition").map(({ name }) => name);
const actionNames = optionsFor("action", "Definition").map(({ name }) => name);

describe("core/analysis/likely", () => {
  const cases: ReadonlyArray<readonly [string, readonly string[], string | undefined]> = [
    ["enable", jailNames, "enabled"],
    ["Enabeld", jailNames, "enabled"],
    ["ignore-ip", jailNames, "ignoreip"],
    ["ignoreips", jailNames, "ignoreip"],
    ["max_retry", jailNames, "maxretry"],
    ["maxretries", jailNames, "maxretry"],
    ["maxrety", jailNames, "maxretry"],
    ["log_path", jailNames, "logpath"],
    ["ban-time", jailNames, "bantime"],
    ["bantiem", jailNames, "bantime"],
    ["bantime.multiplier", jailNames, "bantime.multipliers"],
    ["fail_regex", filterNames, "failregex"],
    ["failregexp", filterNames, "failregex"],
    ["filterregex", filterNames, undefined],
    ["ignroeregex", filterNames, "ignoreregex"],
    ["date_pattern", filterNames, "datepattern"],
    ["action_ban", actionNames, "actionban"],
    ["actionunabn", actionNames, "actionunban"],
    ["agressive", ["normal", "ddos", "extra", "aggressive"], "aggressive"],
    ["ture", ["true", "false", "yes", "no"], "true"],
    ["Defintion", ["Definition", "Init", "INCLUDES"], "Definition"],
    ["INCLUDE", ["Definition", "Init", "INCLUDES"], "INCLUDES"],
    ["banner", jailNames, undefined],
    ["description", jailNames, undefined],
    ["port2", jailNames, "port"],
    ["no", ["on", "off"], undefined],
    ["x", ["y"], undefined],
    ["", ["enabled"], undefined],
    ["enabled", ["enabled"], undefined],
  ];
  for (const [name, candidates, expected] of cases) {
    it(`“${name}” is ${expected ? `likely “${expected}”` : "like nothing"}`, () => {
      assert.equal(likely(name, candidates), expected);
    });
  }

  it("of two candidates the nearer one is taken", () => {
    assert.equal(likely("actionban", ["actionunban", "action_ban"]), "action_ban");
  });
});

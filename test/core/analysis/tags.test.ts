import assert from "node:assert/strict";
import { actionTags, failregexTags } from "../../../core/analysis/tags.ts";
import { findUnfilledTags } from "../../../core/config/index.ts";
import { resolveHostTags } from "../../../core/filter/index.ts";
import { untraced } from "../../../core/text/index.ts";

describe("core/analysis/tags", () => {
  for (const tag of failregexTags) {
    const name = tag.name.replace("...", "USER");
    it(`<${tag.name}> is a tag of failregex`, () => {
      const text = tag.isPair ? `<${name}>x</${name}>` : `<${name}>`;
      const expanded = resolveHostTags(untraced(text)).text;
      assert.ok(!expanded.includes(`<${name}`), expanded);
      assert.ok(!tag.isPair || expanded.endsWith("x)"), expanded);
    });
    it(`<${tag.name}> ${tag.isId ? "says whom to ban" : "does not say whom to ban"}`, () => {
      const text = tag.isPair ? `<${name}>x</${name}>` : `<${name}>`;
      const groups = [...resolveHostTags(untraced(text)).text.matchAll(/\(\?P<(\w+)>/g)].map(
        (match) => match[1],
      );
      const isId = groups.some((group) => ["fid", "ip4", "ip6", "dns"].includes(group!));
      assert.equal(isId, tag.isId ?? false);
    });
    if (tag.example) {
      it(`the example of <${tag.name}> shows it`, () =>
        assert.ok(tag.example!.includes(`<${name.replace(/\/$/, "")}`) || tag.name.includes("...")));
    }
  }

  it("fail2ban leaves no tag of the table unfilled", () => {
    const names = actionTags
      .map(({ name }) => name)
      .filter((name) => !name.includes("*") && !name.includes("..."));
    const options = new Map([["actionban", untraced(names.map((name) => `<${name}>`).join(" "))]]);
    const unfilled = findUnfilledTags(options, "action").map(({ tag }) => tag);
    assert.deepEqual(unfilled, ["jail.name"], "jail.name is of fail2ban 1.1.1");
  });
});

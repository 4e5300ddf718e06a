import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  addressText,
  cidr,
  isInNet,
  isSingle,
  isValid,
  readAddress,
  sameAddress,
  textToAddresses,
} from "../../../core/filter/address.ts";
import { PythonError, pythonRepr } from "../../../core/text/index.ts";

function check(text: string, how: number, expected: string): void {
  let got: string;
  try {
    const address = readAddress(text, how);
    got = `${address.family} ${addressText(address)} ${address.prefix}${isSingle(address) ? " single" : ""}`;
  } catch (error) {
    if (!(error instanceof PythonError)) throw error;
    got = String(error);
  }
  assert.equal(got, expected, text);
}

describe("addresses", () => {
  const spellings: readonly (readonly [text: string, how: number, expected: string])[] = [
    ["192.0.2.1", cidr.any, "inet4 192.0.2.1 32 single"],
    ["192.0.2.01", cidr.any, "unknown 192.0.2.01 0"],
    ["192.0.2.256", cidr.any, "unknown 192.0.2.256 0"],
    ["192.0.2", cidr.any, "unknown 192.0.2 0"],
    ["192.0.2.1.", cidr.any, "unknown 192.0.2.1. 0"],
    ["2001:DB8:0:0:0:0:0:1", cidr.any, "inet6 2001:db8::1 128 single"],
    ["2001:db8:0:1:0:0:0:1", cidr.any, "inet6 2001:db8:0:1::1 128 single"],
    ["1:0:0:2:0:0:0:3", cidr.any, "inet6 1:0:0:2::3 128 single"],
    ["::", cidr.any, "inet6 :: 128 single"],
    ["1::", cidr.any, "inet6 1:: 128 single"],
    ["1:0:2:3:4:5:6:7", cidr.any, "inet6 1:0:2:3:4:5:6:7 128 single"],
    ["::192.0.2.1", cidr.any, "inet6 ::192.0.2.1 128 single"],
    ["1:2:3:4:5:6:192.0.2.1", cidr.any, "inet6 1:2:3:4:5:6:c000:201 128 single"],
    ["1:2:3:4:5:6:7:8:9", cidr.any, "unknown 1:2:3:4:5:6:7:8:9 0"],
    ["1::2::3", cidr.any, "unknown 1::2::3 0"],
    [":1:2:3:4:5:6:7:8", cidr.any, "unknown :1:2:3:4:5:6:7:8 0"],
    ["12345::", cidr.any, "unknown 12345:: 0"],
    ["::ffff:192.0.2.1", cidr.any, "inet4 192.0.2.1 32 single"],
    ["::ffff:192.0.2.1", cidr.inet6, "inet4 192.0.2.1 32 single"],
    ["::ffff:192.0.2.1", 120, "inet6 ::ffff:192.0.2.0/120 120"],
    ["192.0.2.1", cidr.inet6, "unknown 192.0.2.1 0"],
    ["[2001:db8::1]", cidr.any, "inet6 2001:db8::1 128 single"],
    ["[2001:db8::1]", cidr.inet6, "unknown [2001:db8::1] 0"],
    ["192.0.2.77/24", cidr.any, "inet4 192.0.2.0/24 24"],
    ["192.0.2.77/0", cidr.any, "inet4 0.0.0.0 0"],
    ["192.0.2.77/255.255.255.128", cidr.any, "inet4 192.0.2.0/25 25"],
    ["192.0.2.77/255.0.255.0", cidr.any, "ValueError: invalid mask '255.0.255.0', no plen representation"],
    ["192.0.2.77/x", cidr.any, "ValueError: invalid literal for int() with base 10: 'x'"],
    ["192.0.2.77/x.y", cidr.any, "inet4 0.0.0.0 0"],
    ["192.0.2.77", 33, "inet4 192.0.2.77 33"],
    ["2001:db8:1::1", 32, "inet6 2001:db8::/32 32"],
    ["192.0.2.1", cidr.raw, "raw 192.0.2.1 0"],
    ["some id", cidr.any, "unknown some id 0"],
    ["a\0", cidr.any, "ValueError: embedded null character"],
  ];
  for (const [text, how, expected] of spellings) {
    it(`${JSON.stringify(text)} read by ${how} is ${expected}`, () => check(text, how, expected));
  }

  it("is the same however it is spelled, unless its family or mask differs", () => {
    const same = (left: string, right: string) => sameAddress(readAddress(left), readAddress(right));
    assert.equal(same("2001:db8::1", "[2001:DB8:0::1]"), true);
    assert.equal(same("192.0.2.1", "::ffff:192.0.2.1"), true);
    assert.equal(same("192.0.2.0", "192.0.2.0/24"), false);
    assert.equal(same("192.0.2.0", "::192.0.2.0"), false);
    assert.equal(same("a", "a"), true);
    assert.equal(same("a", "b"), false);
  });

  it("lies in a network of its own family, or is one of a name's addresses", () => {
    const hosts = (name: string) => (name === "host.example.com" ? ["192.0.2.1"] : []);
    const inside = (ip: string, net: string) => isInNet(readAddress(ip), readAddress(net), hosts);
    assert.equal(inside("192.0.2.77", "192.0.2.0/24"), true);
    assert.equal(inside("192.0.3.77", "192.0.2.0/24"), false);
    assert.equal(inside("2001:db8:1::1", "2001:db8::/32"), true);
    assert.equal(inside("192.0.2.77", "::/0"), false);
    assert.equal(inside("192.0.2.1", "host.example.com"), true);
    assert.equal(inside("192.0.2.2", "host.example.com"), false);
  });

  it("stands for itself or for a name's addresses, each once", () => {
    const hosts = () => ["192.0.2.1", "::ffff:192.0.2.1", "2001:db8::1"];
    const found = (text: string, usedns: string) => textToAddresses(text, usedns, hosts).map(addressText);
    assert.deepEqual(found("192.0.2.9", "warn"), ["192.0.2.9"]);
    assert.deepEqual(found("host", "warn"), ["192.0.2.1", "2001:db8::1"]);
    assert.deepEqual(found("host", "no"), []);
  });

  it("a raw id may be a tuple and is valid; text that is no address is not", () => {
    const address = readAddress({ tuple: ["a", null] }, cidr.raw);
    assert.equal(pythonRepr(address), "('a', None)");
    assert.equal(addressText(address), "('a', None)");
    assert.equal(isValid(address), true);
    assert.equal(isValid(readAddress("a")), false);
  });
});

/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** What a schema says of an element: its attributes and its children in their order, `?` and `*` behind them as in a regex. */
interface Rule {
  readonly required: Readonly<Record<string, RegExp>>;
  readonly optional?: Readonly<Record<string, RegExp>>;
  readonly children?: RegExp;
}

const text = /^/;
const token = /^\S+(?: \S+)*$/;
const int = /^\d+$/;
const decimal = /^\d{1,3}(?:\.\d+)?$/;

/**
 * What both schemas of JUnit's XML take: JUnit.xsd by Windy Road (which asks for more) and junit-10.xsd of Jenkins' xUnit plugin
 * (which knows no other attributes). An element that is not here is in neither.
 */
const rules: Readonly<Record<string, Rule>> = {
  testsuites: { required: {}, children: /^(?:testsuite )*$/ },
  testsuite: {
    required: {
      ...{ id: int, package: token, name: token, hostname: token, time: decimal },
      ...{ timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/, tests: int, failures: int, errors: int },
    },
    optional: { skipped: int },
    children: /^properties (?:testcase )*system-out system-err $/,
  },
  properties: { required: {}, children: /^(?:property )*$/ },
  property: { required: { name: token, value: text } },
  testcase: {
    required: { name: token, classname: token, time: decimal },
    children: /^(?:skipped |error |failure )?$/,
  },
  skipped: { required: {}, optional: { message: text } },
  error: { required: { type: text }, optional: { message: text } },
  failure: { required: { type: text }, optional: { message: text } },
  "system-out": { required: {} },
  "system-err": { required: {} },
};

/** What keeps a text from being JUnit's XML, a sentence each. */
export function findJunitFaults(xml: string): readonly string[] {
  const { root, fault } = readXml(xml);
  if (!root) return [fault!];
  const faults = root.name === "testsuites" ? [] : [`the root is ${root.name}`];
  const look = (element: XmlElement): void => {
    const rule = rules[element.name];
    if (!rule) {
      faults.push(`there is no element ${element.name}`);
      return;
    }
    const names = element.children.map(({ name }) => `${name} `).join("");
    if (!(rule.children ?? /^$/).test(names)) faults.push(`${element.name} has the children ${names}`);
    const known = { ...rule.required, ...rule.optional };
    for (const [name, value] of element.attributes) {
      if (!known[name]?.test(value)) faults.push(`${element.name} has ${name}="${value}"`);
    }
    for (const name of Object.keys(rule.required))
      if (!element.attributes.has(name)) faults.push(`${element.name} lacks ${name}`);
    if (element.name === "testsuite") faults.push(...miscounts(element));
    element.children.forEach(look);
  };
  look(root);
  root.children.forEach(({ attributes }, index) => {
    if (attributes.get("id") !== String(index)) faults.push(`suite ${index} has id ${attributes.get("id")}`);
  });
  return faults;
}

/** Counts of a suite that are not those of its cases. */
function miscounts(suite: XmlElement): string[] {
  const cases = suite.children.filter(({ name }) => name === "testcase");
  const having = (what: string) =>
    cases.filter(({ children }) => children.some(({ name }) => name === what)).length;
  const counts = {
    tests: cases.length,
    ...{ failures: having("failure"), errors: having("error"), skipped: having("skipped") },
  };
  return Object.entries(counts).flatMap(([name, count]) => {
    const said = suite.attributes.get(name);
    return said === String(count) ? [] : [`${name} is ${said}, there are ${count}`];
  });
}

const piece = /<\?xml [^?]*\?>|<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/y;
const entity = /&(?:#(\d+)|(amp|lt|gt|quot|apos));/g;
const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Reads XML without comments, sections or namespaces; one of the two is set. */
export function readXml(xml: string): { readonly root?: XmlElement; readonly fault?: string } {
  const bad = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(xml);
  if (bad) return { fault: `a character that XML does not have, at ${bad.index}` };
  type Open = { name: string; attributes: Map<string, string>; children: XmlElement[]; text: string };
  const top: Open = { name: "", attributes: new Map(), children: [], text: "" };
  const open = [top];
  piece.lastIndex = 0;
  for (let at = 0; at < xml.length; at = piece.lastIndex) {
    const found = piece.exec(xml);
    if (!found) return { fault: `no XML from here: ${xml.slice(at, at + 40)}` };
    const [, end, name, attributes, single, content] = found;
    const here = open[open.length - 1]!;
    if (content !== undefined) {
      if (/&(?!#\d+;|(?:amp|lt|gt|quot|apos);)/.test(content)) return { fault: `a bare & in ${content}` };
      here.text += decode(content);
    } else if (end) {
      if (here.name !== name) return { fault: `${name} ends in ${here.name}` };
      open.pop();
    } else if (name !== undefined) {
      const pairs = [...attributes!.matchAll(/([\w-]+)="([^"]*)"/g)];
      const element: Open = {
        name,
        attributes: new Map(pairs.map(([, key, value]) => [key!, decode(value!)])),
        children: [],
        text: "",
      };
      here.children.push(element);
      if (!single) open.push(element);
    }
  }
  if (open.length > 1) return { fault: `${open[1]!.name} has no end` };
  return top.children.length === 1 ? { root: top.children[0]! } : { fault: "there is not one root" };
}

function decode(text: string): string {
  return text.replace(entity, (_, code, name) =>
    code ? String.fromCodePoint(Number(code)) : entities[name]!,
  );
}

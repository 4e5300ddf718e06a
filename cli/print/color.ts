const csi = "\x1b[";

/** What of a report is marked, and how: the part of a line that the first group takes. */
const marks: ReadonlyArray<readonly [pattern: RegExp, style: number]> = [
  [/^(ERROR: .*|Error: .*|Wrong config file: .*)$/, 31],
  [/^(Running tests|Results|=+)$/, 1],
  [/^(Use .*)$/, 2],
  [/^(Prefregex|Failregex|Ignoreregex|Date template hits|Lines)(?=: |:$)/, 1],
  [/^\|-? +(?:\d+\) )?(\[[1-9]\d*\]) /, 32],
  [/^(?:\|- )?(Matched|Ignored|Missed)(?= line\(s\):)/, 1],
];

/** A report as a terminal shows it: headings, hits and errors stand out; the text is the same. */
export function colorReport(text: string): string {
  return text.split("\n").map(colorLine).join("\n");
}

function colorLine(line: string): string {
  for (const [pattern, style] of marks) {
    const match = pattern.exec(line);
    if (!match) continue;
    const start = match[0].indexOf(match[1]!);
    const end = start + match[1]!.length;
    return `${line.slice(0, start)}${csi}${style}m${match[1]}${csi}0m${line.slice(end)}`;
  }
  return line;
}

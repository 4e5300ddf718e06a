/** What the page of a simulation is made of besides its script and its styles. */
export interface PageParts {
  readonly script: string;
  readonly styles: readonly string[];
  /** The page's own sources, as the webview names them. */
  readonly source: string;
  readonly nonce: string;
  /** What is remembered for it, as JSON. */
  readonly memory: string;
}

/** The HTML of a simulation's page. Nothing in it comes from elsewhere, and no script but its own runs. */
export function simulationPage({ script, styles, source, nonce, memory }: PageParts): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${source}`,
    // The edge of a text area that is drawn larger.
    "img-src data:",
    `font-src ${source}`,
  ].join("; ");
  const links = styles.map((style) => `<link rel="stylesheet" href="${escapeHtml(style)}">`).join("\n");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${links}
<title>Simulate Jail</title>
</head>
<body data-memory="${escapeHtml(memory)}">
${body}
<script type="module" nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A value with a slider: dragged roughly, typed exactly. */
function dial(option: string, hint: string): string {
  const id = option.replace(/\W/g, "-");
  return `<div class="dial" data-dial="${option}">
  <div class="row"><label for="${id}-slider">${option}</label><span class="words"></span></div>
  <div class="row">
    <input type="range" id="${id}-slider" min="0" step="1" title="${hint}">
    <vscode-textfield class="short" label="${option}, as in the file" title="${hint}"></vscode-textfield>
  </div>
  <div class="said" data-said="${option}" hidden></div>
  <div class="problem" data-problem="${option}" role="alert"></div>
</div>`;
}

function field(option: string, hint: string, isLong = false): string {
  const tag = isLong ? "vscode-textarea" : "vscode-textfield";
  const rows = isLong ? ' rows="2" resize="vertical"' : "";
  return `<div class="field">
  <span class="name">${option}</span>
  <${tag} data-field="${option}" label="${option}" title="${hint}"${rows}></${tag}>
  <div class="said" data-said="${option}" hidden></div>
  <div class="problem" data-problem="${option}" role="alert"></div>
</div>`;
}

const controls = `<aside id="controls" aria-label="Values of the jail">
${dial("maxretry", "Failures within findtime that lead to a ban")}
${dial("findtime", "How long failures count together: seconds, or as 12h")}
${dial("bantime", "How long a ban lasts: seconds, or as 1d; -1 for good")}
<div class="field">
  <vscode-checkbox data-box="bantime.increment" label="bantime.increment: longer bans for who comes again"></vscode-checkbox>
  <div class="said" data-said="bantime.increment" hidden></div>
  <div class="problem" data-problem="bantime.increment" role="alert"></div>
</div>
<div id="increment" hidden>
${field("bantime.factor", "The ban time is multiplied by it")}
${field("bantime.multipliers", "Factors of the first, second, … ban, as 1 2 4 8")}
${field("bantime.formula", "Python's arithmetic over ban.Time and ban.Count")}
${field("bantime.maxtime", "The longest ban")}
${field("bantime.rndtime", "As much time at most is added at random")}
</div>
${field("ignoreip", "Addresses and networks that are never banned", true)}
<fieldset>
  <legend>Time</legend>
  <label class="radio"><input type="radio" name="time" id="live" checked>fail2ban watches the log as it is written</label>
  <label class="radio"><input type="radio" name="time" id="start">fail2ban is started and reads it from the head</label>
  <div id="nowplace" hidden><vscode-textfield id="now" type="datetime-local" label="Started at"></vscode-textfield></div>
</fieldset>
<div class="field">
  <span class="name">Compare with</span>
  <vscode-single-select id="against" label="Compare with">
    <vscode-option value="file" selected>the values in the files</vscode-option>
    <vscode-option value="saved" disabled>the jail before the unsaved edit</vscode-option>
    <vscode-option value="pinned">pinned values</vscode-option>
    <vscode-option value="none">nothing</vscode-option>
  </vscode-single-select>
</div>
<div class="buttons">
  <vscode-button id="write" disabled title="Puts the values into the jail's file; undo takes them out again">Write to jail</vscode-button>
  <vscode-button id="reset" disabled secondary title="Gives everything the values of the files">Reset</vscode-button>
  <vscode-button id="pin" secondary title="Compares with these values from now on">Pin</vscode-button>
</div>
</aside>`;

const marks: Readonly<Record<string, string>> = {
  failure: "failure",
  window: "counted together",
  ban: "ban, to its unban",
  gained: "banned only now",
  lost: "banned no more",
  success: "logged in, or seen (hollow)",
};

/** The marks are for the eye; the button is for everybody. */
const legend = `<div id="legend">
${Object.entries(marks)
  .map(([mark, words]) => `<span aria-hidden="true"><i class="${mark}"></i>${words}</span>`)
  .join("\n")}
<button id="whole" class="link" hidden>show all of the time</button>
</div>`;

const body = `<header>
  <h1>Jail <button id="jail" class="link" title="Shows the jail's file"><span id="title"></span></button></h1>
  <span id="edited" class="badge" hidden>unsaved edit</span>
  <span class="logs"><span id="lognames"></span> <span id="failures"></span></span>
  <span id="phase" role="status"></span>
  <span class="grow"></span>
  <vscode-button id="logs" secondary>Other log…</vscode-button>
  <vscode-button id="csv" secondary title="Exports a row an address">CSV</vscode-button>
  <vscode-button id="json" secondary title="Exports what f2b simulate --format json prints">JSON</vscode-button>
</header>
<main>
${controls}
<section id="outcome" aria-label="Outcome">
  <div id="numbers" role="group" aria-label="Show addresses that are"></div>
  <ul id="problems" role="alert" hidden></ul>
  <p id="said" class="hidden" role="status" aria-live="polite"></p>
  <div class="charthead"><span class="bans">active bans</span><span class="failures">failures</span></div>
  <div id="chart" role="img" aria-label="Failures and active bans over time"></div>
  ${legend}
  <div class="filter">
    <vscode-textfield id="filter" label="Filter" placeholder="Filter by address or reason"></vscode-textfield>
    <span id="shown" role="status"></span>
  </div>
  <div id="table"></div>
  <section id="details" aria-label="Why" hidden></section>
</section>
</main>`;

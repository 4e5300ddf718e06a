/** The colours of VS Code's theme that are drawn with; what is drawn differs in shape as well. */
export interface Colours {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly failure: string;
  readonly ban: string;
  readonly gained: string;
  readonly lost: string;
  readonly success: string;
  readonly span: string;
  readonly ground: string;
}

/** The colours as the theme has them now. */
export function readColours(): Colours {
  const style = getComputedStyle(document.body);
  const pick = (...names: string[]) =>
    names.map((name) => style.getPropertyValue(`--vscode-${name}`).trim()).find((value) => value !== "") ??
    style.color;
  return {
    text: pick("foreground"),
    muted: pick("descriptionForeground", "foreground"),
    grid: pick("contrastBorder", "editorIndentGuide-background1", "panel-border"),
    failure: pick("charts-yellow", "editorWarning-foreground"),
    ban: pick("charts-red", "errorForeground"),
    gained: pick("charts-purple", "editorInfo-foreground"),
    lost: pick("charts-blue", "editorInfo-foreground"),
    success: pick("charts-green", "testing-iconPassed"),
    span: pick("charts-lines", "descriptionForeground"),
    ground: pick("editor-background"),
  };
}

/** Has a function called when the theme changes. */
export function onThemeChange(take: () => void): void {
  const filter = ["class", "data-vscode-theme-id", "style"];
  new MutationObserver(take).observe(document.body, { attributes: true, attributeFilter: filter });
  new MutationObserver(take).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["style"],
  });
}

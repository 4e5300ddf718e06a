/** Rows in columns, two spaces apart; the last column is not padded. A column of numbers (`right`) stands to the right. */
export function formatTable(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        if (right.includes(column)) return cell.padStart(widths[column]!);
        return column === row.length - 1 ? cell : cell.padEnd(widths[column]!);
      })
      .join("  ")
      .trimEnd(),
  );
  return lines.map((line) => `  ${line}\n`).join("");
}

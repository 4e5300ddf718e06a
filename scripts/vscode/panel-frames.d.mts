export function measurePanel(
  vsix: string,
  workspace: string,
  file: string,
): Promise<{ rows: number; drawn: number[]; scrolled: number[] }>;

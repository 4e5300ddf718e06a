export type { ActionCommand, ActionEvent, ShellValue } from "./command.ts";
export { shellArguments } from "./command.ts";
export type { ActionSettings, ActionSurroundings } from "./settings.ts";
export type { Family, MergedBans, Ticket } from "./ticket.ts";
export { familyOf, reverseOf, ticketOf } from "./ticket.ts";

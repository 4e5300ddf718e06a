export type { ActionCommand, ActionEvent, ShellValue } from "./command.ts";
export { shellArguments } from "./command.ts";
export { ActionFailed, CommandAction, type Execute } from "./command-action.ts";
export { type Described, describeScript, protectTags } from "./describe/index.ts";
export { TagLoop } from "./expand.ts";
export { isProlongable, isStartedOnDemand } from "./families.ts";
export { commandsOf, type NestedCommand } from "./nested.ts";
export { type ActionPage, type ActionPiece, layActionPage } from "./page.ts";
export { type Quoting, quotingAt } from "./quoting.ts";
export { readTicket, type TicketReading, type TicketWorld } from "./read-ticket.ts";
export {
  actionEvents,
  type LeftTag,
  leftTags,
  type RanEvent,
  type RenderedEvent,
  renderEvent,
  renderScript,
} from "./render.ts";
export {
  type BanChain,
  findBanChain,
  isAdding,
  isIptables,
  isTrusting,
  lockedScript,
  repeatableChain,
  wordBehind,
} from "./repeatable.ts";
export { type ActionSettings, type ActionSurroundings, settingsOf } from "./settings.ts";
export type { Family, MergedBans, Ticket } from "./ticket.ts";
export { familyOf, reverseOf, ticketOf } from "./ticket.ts";

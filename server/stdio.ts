export { openConnection } from "./open-connection.ts";
export { startServer } from "./start.ts";

import { openConnection } from "./open-connection.ts";
import { startServer } from "./start.ts";

startServer(openConnection());

import { openConnection } from "./open-connection.ts";
import { startServer } from "./start.ts";

// Over IPC, the editor's end of the channel is closed when it dies; a look at its process comes seconds later.
process.on("disconnect", () => process.exit(1));
startServer(openConnection());

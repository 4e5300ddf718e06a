import { processIo } from "./process-io.ts";
import { run } from "./run.ts";

const io = processIo();
run(process.argv.slice(2), io).then((code) => {
  process.exitCode = io.end(code);
});

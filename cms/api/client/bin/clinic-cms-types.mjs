#!/usr/bin/env node
/** `clinic-cms-types URL [FILE]`: the types of what one CMS answers, its own blocks too. */

import { writeFile } from "node:fs/promises";
import { typescript } from "./typescript.mjs";

const USAGE = `Usage: clinic-cms-types URL [FILE]

URL   the address of the CMS, such as https://cms.example.org
FILE  where the types go: clinic-cms.d.ts by default

The client of clinic-cms-client then knows the pages and blocks of this CMS.`;

const [url, file = "clinic-cms.d.ts", ...more] = process.argv.slice(2);
if (!url || more.length || !URL.canParse("/api", url)) {
  console.error(USAGE);
  process.exit(url === "--help" || url === "-h" ? 0 : 2);
}

try {
  const address = new URL("/api/v2/openapi.json", url);
  const document = await asked(address);
  await writeFile(file, text(address, document));
  const count = Object.keys(document.components.schemas).length;
  console.log(`${file}: ${count} types of ${address.host}, API ${document.info.version}`);
} catch (error) {
  console.error(`clinic-cms-types: ${error.message}`);
  process.exit(1);
}

async function asked(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } }).catch((error) => {
    throw new Error(`${address} does not answer (${error.cause?.message ?? error.message}). Is the CMS running there?`);
  });
  if (!response.ok) {
    throw new Error(`${address} answered ${response.status}. URL is the address of the CMS, not of its frontend.`);
  }
  const document = await response.json().catch(() => null);
  if (!document?.openapi?.startsWith("3.1") || !document.components?.schemas?.Page) {
    throw new Error(`${address} is not the OpenAPI document of a Clinic CMS`);
  }
  return document;
}

function text(address, document) {
  return `/** Made by clinic-cms-types from ${address} (API ${document.info.version}). Do not edit. */

import "clinic-cms-client";

declare module "clinic-cms-client" {
  interface Site {
    components: components;
    operations: operations;
    paths: paths;
  }
}

${typescript(document)}
`;
}

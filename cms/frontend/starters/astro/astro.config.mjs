import { defineConfig } from "astro/config";

export default defineConfig({
  site: process.env.SITE_URL ?? "http://localhost:4321",
  trailingSlash: "always",
  build: { inlineStylesheets: "never" }, // so that a policy without 'unsafe-inline' will do
});

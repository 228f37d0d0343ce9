import node from "@astrojs/node";
import { defineConfig } from "astro/config";

/** Drafts cannot be built ahead: `/preview/` is drawn by a server, and only where you ask for one. */
const preview = {
  name: "preview",
  hooks: {
    "astro:config:setup": ({ injectRoute }) =>
      injectRoute({ pattern: "/preview", entrypoint: "./src/preview.astro", prerender: false }),
  },
};
const served = process.env.PREVIEW === "1";

export default defineConfig({
  site: process.env.SITE_URL ?? "http://localhost:4321",
  trailingSlash: "always",
  build: { inlineStylesheets: "never" }, // so that a policy without 'unsafe-inline' will do
  ...(served && { adapter: node({ mode: "standalone" }), integrations: [preview] }),
});

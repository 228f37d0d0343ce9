import path from "node:path";
import type { NextConfig } from "next";

const headers = [
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
  { key: "X-Content-Type-Options", value: "nosniff" },
];

const config: NextConfig = {
  trailingSlash: true,
  poweredByHeader: false,
  turbopack: { root: path.resolve(import.meta.dirname, "../../../..") }, // the client's; delete it elsewhere
  headers: async () => [{ source: "/:path*", headers }],
};

export default config;

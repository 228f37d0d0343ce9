import type { MetadataRoute } from "next";

export const dynamic = "force-dynamic";

export default function robots(): MetadataRoute.Robots {
  const sitemap = new URL("/sitemap.xml", process.env.SITE_URL ?? "http://localhost:3000").href;
  return { rules: { userAgent: "*", allow: "/" }, sitemap };
}

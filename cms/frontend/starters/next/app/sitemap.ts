import type { MetadataRoute } from "next";
import { everyPath } from "../lib/clinic";

export const dynamic = "force-dynamic";

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const site = process.env.SITE_URL ?? "http://localhost:3000";
  return (await everyPath()).map((path) => ({ url: new URL(path, site).href }));
}

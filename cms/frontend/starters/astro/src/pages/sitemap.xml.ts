import type { APIRoute } from "astro";
import { everyPage } from "../lib/clinic.js";

const escaped = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");

/** Every page with its address on this site and the day of its last publication. */
export const GET: APIRoute = async ({ site }) => {
  const entries = (await everyPage()).map(({ path, page }) => {
    const day = page.meta.last_published_at?.slice(0, 10);
    return `<url><loc>${escaped(new URL(path, site).href)}</loc>${day ? `<lastmod>${day}</lastmod>` : ""}</url>`;
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join("\n")}</urlset>`;
  return new Response(xml, { headers: { "Content-Type": "application/xml" } });
};

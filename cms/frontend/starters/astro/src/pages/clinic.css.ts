/** The clinic's own colours, which the CMS has checked for contrast, as a stylesheet. */
import type { APIRoute } from "astro";
import { everyHome } from "../lib/clinic.js";
import { coloursOf } from "../lib/colours.js";

export const GET: APIRoute = async () => {
  const [home] = await everyHome();
  return new Response(coloursOf(home?.page.clinic.colours ?? null), { headers: { "Content-Type": "text/css" } });
};

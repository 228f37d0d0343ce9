import { everyHome } from "../../lib/clinic";
import { coloursOf } from "../../lib/colours";

export const dynamic = "force-dynamic";

/** The clinic's own colours, which the CMS has checked for contrast. */
export async function GET() {
  const [home] = await everyHome();
  return new Response(coloursOf(home?.page.clinic.colours ?? null), {
    headers: { "Content-Type": "text/css", "Cache-Control": "public, max-age=300" },
  });
}

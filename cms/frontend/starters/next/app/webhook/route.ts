/** Receives the CMS's webhooks (Standard Webhooks): `WEBHOOK_SECRET` is what the admin showed. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { revalidateTag } from "next/cache";

const MINUTES = 5;

interface Message {
  type: string;
  data: { page?: { id: number }; pages?: number[] | null };
}

export async function POST(request: Request) {
  const body = await request.text();
  if (!signed(request.headers, body)) return new Response(null, { status: 401 });
  for (const tag of tagsOf(JSON.parse(body) as Message)) revalidateTag(tag, { expire: 0 });
  return new Response(null, { status: 204 });
}

/** What a message makes stale: lists and paths always, pages by their number, all where it names none. */
function tagsOf({ data }: Message): string[] {
  const ids = data.page ? [data.page.id] : data.pages;
  return ids ? ["lists", ...ids.map((id) => `page-${id}`)] : ["all"];
}

function signed(headers: Headers, body: string): boolean {
  const [id, sent] = [headers.get("webhook-id"), headers.get("webhook-timestamp")];
  const secret = process.env.WEBHOOK_SECRET ?? "";
  if (!secret.startsWith("whsec_") || !(Math.abs(Date.now() / 1000 - Number(sent ?? NaN)) < MINUTES * 60)) return false;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const right = createHmac("sha256", key).update(`${id}.${sent}.${body}`).digest();
  return (headers.get("webhook-signature") ?? "").split(" ").some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ""), "base64");
    return each.startsWith("v1,") && given.length === right.length && timingSafeEqual(given, right);
  });
}

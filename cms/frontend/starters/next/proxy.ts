/** The Content Security Policy of every page, and who may frame a draft; `CMS_URL` and the like name origins. */
import { type NextRequest, NextResponse } from "next/server";
import { CMS, draftOf, statusAt } from "./lib/clinic";
import { notHere } from "./lib/not-here";

const origin = (address: string | null | undefined) =>
  address && URL.canParse(address) ? [new URL(address).origin] : [];
const HANDLER = origin(process.env.CONTACT_URL);
const PICTURES = [...origin(CMS), ...origin(process.env.MEDIA_URL)];

export async function proxy(request: NextRequest) {
  const { pathname, searchParams } = request.nextUrl;
  const path = decoded(pathname);
  const drafts = pathname === "/preview/";
  const draft = drafts ? await draftOf(searchParams.get("token"), searchParams.get("page")) : null;
  const status = drafts ? (draft ? 200 : 404) : await statusAt(path);
  const nonce = crypto.randomUUID();
  const policy = policyOf(nonce, drafts, draft?.preview);
  const headers = new Headers(request.headers);
  headers.set("x-path", encodeURI(path)); // headers are plain ASCII
  headers.set("x-nonce", nonce);
  headers.set("x-locale", draft?.page.meta.locale ?? "");
  headers.set("Content-Security-Policy", policy);
  const response =
    status === 200
      ? NextResponse.next({ request: { headers } })
      : new NextResponse(await notHere(path, status), { status, headers: { "Content-Type": "text/html; charset=utf-8" } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Referrer-Policy", drafts ? "no-referrer" : "strict-origin-when-cross-origin");
  response.headers.set("Cache-Control", drafts ? "no-store" : "no-cache"); // so that Back keeps what was typed
  if (drafts) response.headers.set("X-Robots-Tag", "noindex, nofollow, noarchive");
  return response;
}

function decoded(pathname: string): string {
  try {
    return decodeURI(pathname);
  } catch {
    return pathname;
  }
}

type Draft = NonNullable<Awaited<ReturnType<typeof draftOf>>>;

function policyOf(nonce: string, drafts: boolean, preview?: Draft["preview"]): string {
  const checks = origin(preview?.script);
  const dev = process.env.NODE_ENV === "development" ? ["'unsafe-eval'"] : [];
  return [
    "default-src 'none'",
    ["script-src 'self'", `'nonce-${nonce}'`, ...checks, ...dev].join(" "),
    ["style-src 'self'", `'nonce-${nonce}'`, ...checks].join(" "),
    ["connect-src 'self'", ...HANDLER, ...checks].join(" "),
    ["img-src 'self'", ...PICTURES].join(" "),
    ["media-src 'self'", ...PICTURES].join(" "),
    drafts ? "form-action 'none'" : ["form-action 'self'", ...HANDLER].join(" "),
    "base-uri 'none'",
    ["frame-ancestors", ...(preview?.frame_ancestors.length ? preview.frame_ancestors : ["'none'"])].join(" "),
  ].join("; ");
}

export const config = { matcher: "/((?!_next/|webhook/|.*\\.(?:css|js|ico|txt|xml)$).*)" };

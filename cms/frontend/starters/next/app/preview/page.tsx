/**
 * A draft by the token in its address, asked for anew each time. Next's draft mode would set a cookie,
 * which browsers refuse in a frame of another site; the token needs none.
 */
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ShownPageIn } from "../../components/Page";
import { draftOf } from "../../lib/clinic";

interface Props {
  searchParams: Promise<{ token?: string; page?: string }>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { token, page } = await searchParams;
  return { title: (await draftOf(token, page))?.page.seo.title ?? null, robots: "noindex" };
}

export default async function Preview({ searchParams }: Props) {
  const { token, page } = await searchParams;
  const draft = await draftOf(token, page);
  if (!draft) notFound();
  return <ShownPageIn page={draft.page} preview={draft.preview} />;
}

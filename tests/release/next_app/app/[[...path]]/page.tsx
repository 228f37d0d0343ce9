import { notFound, redirect } from "next/navigation";
import { ApiError, createClient } from "clinic-cms-client";

const clinic = createClient({ baseUrl: process.env.CMS_URL ?? "http://127.0.0.1:8000" });

export const dynamic = "force-dynamic";

export default async function Page({ params }: { params: Promise<{ path?: string[] }> }) {
  const { path = [] } = await params;
  const page = await clinic
    .pageByPath(path.length ? `/${path.join("/")}/` : "/")
    .catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) notFound();
      throw error;
    });
  if (page.type === "moved") redirect(page.url);
  const claims = page.type === "pages.TopicPage" ? page.body : [];
  return (
    <main>
      <h1>{page.title}</h1>
      {claims.map((block) =>
        block.type === "benefit" ? (
          <section key={block.id}>
            <h2>{block.value?.heading}</h2>
            <p>{block.value?.certainty?.code}</p>
            {/* @ts-expect-error: a typo in a field does not pass */}
            <p>{block.value?.headng}</p>
          </section>
        ) : null,
      )}
    </main>
  );
}

// A previewed page puts this in, in the editor's live panel only: <script src="…" async></script>.
// It lets a click on a passage open its block in the editor, keeps the place to which the page was
// scrolled, and brings in Wagtail's user bar, whose scripts run the editor's checks on the page.
(async (own) => {
  const given = new URL(own.src).searchParams;
  const cms = new URL(given.get("userbar")).origin;
  const REST_MS = 700; // while somebody types, the page is replaced before its checks begin
  const tell = (message) => parent.postMessage(message, cms);

  // Wagtail shows a new page once this was asked and answered. Its own user bar speaks the same
  // words, but only when it has loaded and checked the page.
  const wagtail = (message) => tell({ wagtail: { ...message, origin: location.origin } });
  addEventListener("message", ({ data, origin, source }) => {
    if (origin !== cms || source !== parent) return;
    if (data?.wagtail?.type === "w-preview:get-scroll-position") {
      wagtail({ type: "w-preview:set-scroll-position", x: scrollX, y: scrollY });
    } else if (data?.wagtail?.type === "w-preview:set-scroll-position") {
      scrollTo({ left: data.wagtail.x, top: data.wagtail.y, behavior: "instant" });
    }
  });
  if (document.readyState !== "complete") await new Promise((done) => addEventListener("load", done));
  wagtail({ type: "w-preview:request-scroll" });

  openOnClick();
  await new Promise((done) => setTimeout(done, REST_MS));
  await addUserBar();

  function openOnClick() {
    const INTERACTIVE = "a[href], button, input, label, select, summary, textarea, audio, video, iframe";
    let draft, marked;

    // The page's fields and blocks, by the anchors that the frontend uses as ids.
    async function places() {
      const answer = await fetch(given.get("drafts") + location.search, { credentials: "omit" });
      const page = answer.ok ? (await answer.json()).page : {};
      const blocks = new Map((page.body || []).map(({ anchor, id }) => [anchor, id]));
      return { blocks, texts: { title: page.title, plain_summary: page.plain_summary } };
    }

    function placeOf(element, { blocks, texts }) {
      for (let at = element; at && at !== document.body; at = at.parentElement) {
        const block = at.id && blocks.get(at.id);
        if (block) return { element: at, block };
        const words = at.textContent.trim();
        const field = Object.keys(texts).find((name) => texts[name] && texts[name].trim() === words);
        if (field) return { element: at, field };
      }
      return null;
    }

    async function placeAt(event) {
      if (!(event.target instanceof Element) || event.target.closest(INTERACTIVE)) return null;
      draft ??= places();
      return placeOf(event.target, await draft);
    }

    function mark(element) {
      if (marked === element) return;
      if (marked) marked.style.outline = marked.style.cursor = "";
      marked = element;
      if (marked) Object.assign(marked.style, { outline: "2px dashed currentcolor", cursor: "pointer" });
    }

    document.addEventListener("pointerover", async (event) => mark((await placeAt(event))?.element));
    document.addEventListener("click", async (event) => {
      if (event.button || event.defaultPrevented || !getSelection().isCollapsed) return;
      const place = await placeAt(event);
      if (place) tell({ clinic: { open: { block: place.block, field: place.field } } });
    });
  }

  async function addUserBar() {
    const answer = await fetch(given.get("userbar"), { credentials: "omit" });
    if (!answer.ok) throw new Error(`The checks did not load: ${answer.status}`);
    const bar = new DOMParser().parseFromString(await answer.text(), "text/html");
    const scripts = [...bar.querySelectorAll("script[src]")];
    scripts.forEach((script) => script.remove());
    const inside = [...bar.querySelectorAll("template")].map(({ content }) => content);
    for (const part of [bar, ...inside]) {
      // Styles of the admin stand there by their paths at the CMS.
      for (const link of part.querySelectorAll("link[href]")) {
        link.href = new URL(link.getAttribute("href"), cms).href;
      }
    }
    document.body.append(...bar.head.childNodes, ...bar.body.childNodes);
    for (const { src } of scripts) {
      await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src, onload: resolve, onerror: reject });
        document.body.append(script);
      });
    }
  }
})(document.currentScript);

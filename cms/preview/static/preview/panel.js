// A previewed page puts this in, in the editor's live panel only: <script src="…" async></script>.
// It brings in Wagtail's user bar, whose scripts run the editor's checks on the page.
(async (own) => {
  const answer = await fetch(new URL(own.src).searchParams.get("userbar"), { credentials: "omit" });
  if (!answer.ok) throw new Error(`The checks did not load: ${answer.status}`);
  const bar = new DOMParser().parseFromString(await answer.text(), "text/html");
  const scripts = [...bar.querySelectorAll("script[src]")];
  scripts.forEach((script) => script.remove());
  document.body.append(...bar.head.childNodes, ...bar.body.childNodes);
  for (const { src } of scripts) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src, onload: resolve, onerror: reject });
      document.body.append(script);
    });
  }
})(document.currentScript);

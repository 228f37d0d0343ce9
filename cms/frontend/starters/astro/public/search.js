/** Searches the CMS from the search page; the page's own list stays where it does not answer. */

const form = document.querySelector("form.search");
const [told, found, all] = ["told", "found", "all"].map((id) => document.getElementById(id));

function make(tag, content, attributes = {}) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...content);
  return element;
}

function pathOf(address) {
  return new URL(address).pathname; // links stay on this site, wherever it lives
}

async function ask(words) {
  const query = {
    type: "pages.TopicPage",
    fields: "plain_summary,seo",
    locale: form.dataset.locale,
    limit: 20,
    search: words,
  };
  const answer = await fetch(`${form.dataset.api}?${new URLSearchParams(query)}`);
  if (!answer.ok) throw new Error(answer.statusText);
  return answer.json();
}

function show({ items, meta: { did_you_mean: meant } }) {
  const { nothing, found: words, searchedFor, noWord, noWords } = form.dataset;
  const asked = form.q.value.trim();
  const none = (/\s/.test(asked) ? noWords : noWord).replace("{words}", asked);
  const instead = meant ? [none, searchedFor.replace("{words}", meant)] : []; // the bad news first
  told.replaceChildren([...instead, items.length ? words.replace("{n}", items.length) : nothing].join(" "));
  const listed = items.filter(({ meta }) => meta.html_url);
  found.replaceChildren(
    ...listed.map(({ title, meta, plain_summary, seo }) => {
      const summary = plain_summary || seo.description;
      return make("li", [make("a", [title], { href: pathOf(meta.html_url) }), ...(summary ? [make("p", [summary])] : [])]);
    }),
  );
  all.hidden = items.length > 0;
}

async function search(words) {
  try {
    show(await ask(words));
  } catch {
    found.replaceChildren();
    all.hidden = false;
    told.textContent = form.dataset.down;
  }
}

form.hidden = false;
const asked = new URLSearchParams(location.search).get("q")?.trim().slice(0, 200);
if (asked) {
  form.q.value = asked;
  search(asked);
}

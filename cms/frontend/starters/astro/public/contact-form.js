/*
 * Sends contact forms without leaving the page.
 *
 *   <script type="module" src="…/contact-form.js"></script>
 *
 * enhances each <form data-contact-form>. Optional:
 *   form      data-token-url, data-error-prefix, data-sending, data-kept, data-clear, data-cleared
 *   controls  data-max-length, data-error-blank, -too-long, -format, -files
 *   <template data-say="sent | accepted | problem | not-sent | unknown"> in the form: its
 *             data-reference, data-detail, data-errors and a link data-receipt are filled,
 *             a button data-again sends it again, a link data-another to a field starts anew
 *
 * A puzzle that comes with the token is solved unseen, with the browser's own crypto.
 *
 * The same text tried again keeps its submission_id, so that the handler can tell a repeat.
 * This tab keeps both (never a tick) until it is sent or cleared.
 */

const TIMEOUT_MS = 12_000;
const PUZZLE_MS = 5_000; // a message waits no longer for its solution
const FRESH_MS = 50 * 60_000; // a solution is taken for an hour
const ENGLISH = {
  sent: "Message sent. Your reference: ",
  accepted: "We have your message. Your reference: ",
  problem: "There is a problem",
  "not-sent": "Your message was NOT sent. ",
  unknown: "We do not know if your message was sent. Send it again: it will not arrive twice.",
  files: "Files cannot be sent here: attach them when you reply to our mail.",
};
const VISIBLE = /[^\p{Cc}\p{Cf}\p{Z}]/u;
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/; // the handler is the judge

const HIDDEN = "[type=hidden], [type=file], [type=password], [aria-hidden] *";

const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** What this tab keeps under a name; nothing where storage is refused or full. */
const kept = {
  read(name) {
    try {
      return JSON.parse(sessionStorage.getItem(name)) || {};
    } catch {
      return {};
    }
  },
  write(name, value) {
    try {
      sessionStorage.removeItem(name); // should the new text find no room
      if (value) sessionStorage.setItem(name, JSON.stringify(value));
      return !!value;
    } catch {
      return false;
    }
  },
};

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...children);
  return element;
}

/** The code of what is surely wrong with a control, or nothing. */
function fault({ dataset, required, type, checked, value, files }) {
  if (files?.length) return "files";
  let text = value.trim().normalize();
  if (type === "email") text = text.replace(/\p{Cf}/gu, ""); // pasted along, and no part of it
  if (type === "checkbox" ? !checked : !VISIBLE.test(text)) return required && "blank";
  if ([...text].length > dataset.maxLength) return "too_long";
  return type === "email" && !EMAIL.test(text) && "format";
}

/** What an answer allows us to say. */
function outcome({ status, headers }, answer) {
  const done = { 200: "sent", 202: "accepted" }[status];
  if (done && answer.status === done && answer.reference) return done;
  if (status === 422 && answer.errors) return "problem";
  // The handler's own 503 is a no; a gateway does not know.
  const own = /problem.json/.test(headers.get("Content-Type"));
  return (status >= 400 && status < 500) || (status === 503 && own) ? "not-sent" : "unknown";
}

/** Posts the same body as the plain form, without a preflight. */
async function post(address, body) {
  const offline = !navigator.onLine;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(body),
      signal: abort.signal,
    });
    const answer = (await response.json().catch(() => 0)) || {};
    return [outcome(response, answer), answer];
  } catch {
    return [offline ? "not-sent" : "unknown", {}];
  } finally {
    clearTimeout(timer);
  }
}

/** ALTCHA's puzzle: which number after the salt has this hash? Nothing where there is no crypto. */
async function solve({ algorithm, challenge, maxnumber, salt, signature }) {
  const hash = async (number) => {
    const bytes = await crypto.subtle.digest(algorithm, new TextEncoder().encode(salt + number));
    return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  for (let first = 0; first <= maxnumber; first += 500) {
    const found = (await Promise.all(Array.from({ length: 500 }, (_, at) => hash(first + at)))).indexOf(challenge);
    if (found >= 0) return btoa(JSON.stringify({ algorithm, challenge, number: first + found, salt, signature }));
    await new Promise((next) => setTimeout(next)); // the page and its clock come first
  }
  return "";
}

function enhance(form, number) {
  const { dataset } = form;
  const title = document.title;
  const region = make("div", { class: "contact-result", tabindex: -1 });
  const progress = make("p", { class: "contact-progress", role: "status" });
  const clear = make("button", { type: "button", class: "button clear" }, dataset.clear || "Clear the form");
  const note = make("p", { class: "contact-kept" }, dataset.kept || "Kept in this tab. ", clear);
  const name = `contact-form ${number} ${form.action}`;
  const controls = [...form.querySelectorAll("input, textarea, select")];
  const typed = controls.filter((each) => each.name && !each.matches(`${HIDDEN}, [type=checkbox]`));
  let token = "";
  let key, asked, tried, work, since, working;

  const answers = () => Object.fromEntries(typed.map(({ name, value }) => [name, value]));

  /** Keeps what is typed and its key; says so only where that is true. */
  function keep() {
    const any = typed.some(({ value }) => value);
    if (any) key ||= newKey();
    note.hidden = !kept.write(name, any && { answers: answers(), key, tried, work, since });
  }

  /** Forgets the message. */
  function forget() {
    form.reset();
    if (tried) asked = work = "";
    key = tried = undefined;
    keep();
  }

  function restore() {
    const before = kept.read(name);
    if (!before.answers) {
      // What only the browser brings back was sent from another page.
      const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
      if (!note.hidden || (back && kept.write(name, {}))) forget();
      return;
    }
    ({ key, tried } = before);
    if (tried) ({ work, since } = before); // it was sent with that: the same message
    for (const control of typed) {
      const value = before.answers[control.name];
      if (typeof value === "string") control.value = value;
    }
    keep();
  }

  function busy(is) {
    form.ariaBusy = is;
    progress.textContent = is ? dataset.sending || "Sending …" : "";
    form.querySelectorAll("button").forEach((button) => (button.disabled = is));
    region.inert = is;
  }

  /** Writes each fault above its control; returns links to them. */
  function mark(faults) {
    form.querySelectorAll(".contact-error").forEach((error) => error.remove());
    form.querySelectorAll("[aria-invalid]").forEach((control) => (control.ariaInvalid = null));
    return faults.map(([control, code, detail]) => {
      const words = control.getAttribute(`data-error-${code.replace("_", "-")}`) || detail || ENGLISH[code] || code;
      const id = `${(control.id ||= control.name)}-error`;
      const notes = (control.getAttribute("aria-describedby") || "").replace(id, "");
      control.setAttribute("aria-describedby", `${notes} ${id}`);
      control.ariaInvalid = true;
      control.before(make("p", { class: "contact-error", id }, words));
      return make("li", {}, make("a", { href: `#${control.id}` }, words));
    });
  }

  /** Says above the form how things stand. */
  function say(state, { reference = "", detail = "", status, receipt }, ...errors) {
    const done = state === "sent" || state === "accepted";
    const own = form.querySelector(`[data-say="${state}"]`);
    region.replaceChildren(own ? own.content.cloneNode(true) : ENGLISH[state]);
    const fill = (part, ...content) => {
      if (!own) region.append(...content);
      region.querySelector(`[data-${part}]`)?.append(...content);
    };
    fill("reference", reference);
    fill("detail", detail);
    fill("errors", ...errors);
    const link = region.querySelector("[data-receipt]");
    if (receipt && link) link.href = receipt;
    else link?.remove();
    region.dataset.state = `${state} ${status}`;
    region.role = done ? "status" : "alert";
    document.title = (done ? "" : dataset.errorPrefix || "Error: ") + title;
    form.hidden = done;
    form.before(region);
    region.focus();
    if (!done) return;
    forget();
    asked = token = work = "";
  }

  async function send(event) {
    event.preventDefault();
    if (form.ariaBusy === "true") return;
    const faults = controls.map((control) => [control, fault(control)]);
    const links = mark(faults.filter(([, code]) => code));
    if (links.length) return say("problem", {}, ...links);
    const data = new FormData(form);
    data.delete("submission_id");
    data.delete("token");
    data.delete("altcha");
    const text = `${new URLSearchParams(data)}`.replaceAll("%0A", "%0D%0A");
    const said = JSON.stringify([answers(), !!data.get("consent")]);
    const isOther = tried && tried !== said;
    if (!key || isOther) key = newKey();
    if (work && (isOther || Date.now() - since > FRESH_MS)) askForToken(true); // it is for one message
    tried = said;
    busy(true);
    await Promise.race([working, new Promise((done) => setTimeout(done, PUZZLE_MS))]);
    keep();
    const hidden = new URLSearchParams({ submission_id: key, token, ...(work && { altcha: work }) });
    const [state, answer] = await post(form.action, `${text}&${hidden}`);
    busy(false);
    if (state !== "problem") return say(state, answer);
    const told = answer.errors
      .map(({ pointer, code, detail }) => [form.elements[pointer.slice(2)], code, detail])
      .filter(([control]) => control && control.type !== "hidden");
    if (told.length) return say("problem", {}, ...mark(told));
    key = tried = undefined; // they belong to another text
    asked = work = "";
    keep();
    say("not-sent", answer.errors[0]);
  }

  function askForToken(anew) {
    if ((asked && anew !== true) || !dataset.tokenUrl) return;
    asked = true;
    if (anew === true) work = "";
    working = fetch(dataset.tokenUrl)
      .then((response) => response.json())
      .then(async (answer) => {
        token = answer.token || "";
        if (work || !answer.altcha) return;
        since = Date.now();
        work = await solve(answer.altcha);
      })
      .catch(() => {});
  }

  form.noValidate = true;
  note.hidden = true;
  form.append(note, progress);
  busy(false); // Firefox keeps disabled buttons, and ticks
  for (const each of controls) each.checked = each.defaultChecked;
  restore();
  form.addEventListener("submit", send);
  for (const event of ["input", "change"]) form.addEventListener(event, keep);
  addEventListener("pageshow", ({ persisted }) => persisted && restore());
  clear.onclick = () => {
    forget();
    mark([]);
    region.remove();
    document.title = title;
    progress.textContent = dataset.cleared || "Cleared.";
    typed[0]?.focus();
  };
  form.addEventListener("focusin", askForToken);
  region.onclick = (event) => {
    const link = event.target;
    if ("again" in link.dataset) form.requestSubmit();
    if ("another" in link.dataset) {
      form.hidden = false;
      region.remove();
    }
    const control = link.matches('[href^="#"]') && form.elements[link.hash.slice(1)];
    if (!control) return;
    event.preventDefault();
    control.focus();
  };
}

document.querySelectorAll("form[data-contact-form]").forEach(enhance);

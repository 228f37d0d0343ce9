/** Says whether a place is open now, on the clock of the place, beside its opening hours. */

const DAY = 1440; // minutes
const DAYS_AHEAD = 60; // how far the next opening is looked for

/** Minutes after midnight of `09:30`. */
const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** `09:30`, of minutes after any midnight. */
const clock = (time) =>
  [Math.floor((time % DAY) / 60), time % 60].map((part) => String(part).padStart(2, "0")).join(":");

/** The day, as midnight in UTC, and the minutes after it, that a clock in the time zone shows. */
function clockIn(timeZone, moment) {
  const format = new Intl.DateTimeFormat("en-GB-u-hc-h23", {
    timeZone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric",
  });
  const { year, month, day, hour, minute } = Object.fromEntries(
    format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
  );
  return { today: Date.UTC(year, month - 1, day), now: hour * 60 + minute };
}

/**
 * `{isOpen: true, until: "17:00"}`, `{isOpen: false, opens: "09:00", inDays: 1, day: Date}`; without
 * a time where none is near. A period that ends after midnight belongs to the day on which it begins.
 */
export function stateAt({ timezone, week, exceptions }, moment) {
  const { today, now } = clockIn(timezone, moment);
  const dayIn = (days) => new Date(today + days * DAY * 60_000);
  const spans = [];
  for (let days = -1; days <= DAYS_AHEAD; days += 1) {
    const date = dayIn(days).toISOString().slice(0, 10);
    const other = exceptions.find(({ from, to }) => from <= date && date <= to);
    const periods = other?.periods ?? week[(dayIn(days).getUTCDay() + 6) % 7].periods;
    for (const { opens, closes } of [...periods].sort((one, two) => minutes(one.opens) - minutes(two.opens))) {
      const begin = days * DAY + minutes(opens);
      const end = days * DAY + minutes(closes) + (closes > opens ? 0 : DAY);
      const last = spans.at(-1);
      if (last && begin <= last.end) last.end = Math.max(last.end, end);
      else spans.push({ begin, end });
    }
  }
  const next = spans.find(({ end }) => end > now);
  if (next && next.begin <= now) {
    return { isOpen: true, ...(next.end - now <= DAY && { until: clock(next.end) }) };
  }
  const inDays = next && Math.floor(next.begin / DAY);
  return { isOpen: false, ...(next && { opens: clock(next.begin), inDays, day: dayIn(inDays) }) };
}

/** `Open now until 17:00`, `Closed now. Opens on Monday at 09:00` */
function said({ isOpen, until, opens, inDays, day }, words, locale) {
  if (isOpen) return until ? words.openUntil.replace("{time}", until) : words.openNow;
  if (!opens) return words.closedNow;
  const far = inDays < 7 ? { weekday: "long" } : { dateStyle: "long" };
  const named = day.toLocaleDateString(locale, { ...far, timeZone: "UTC" });
  const sentence = [words.opensToday, words.opensTomorrow][inDays] ?? (inDays < 7 ? words.opensOn : words.opensOnDay);
  return `${words.closedNow}. ${sentence.replace("{day}", named).replace("{time}", opens)}`;
}

function show() {
  for (const shown of document.querySelectorAll("[data-opening]")) {
    try {
      const { opening, words } = JSON.parse(shown.dataset.opening);
      const state = stateAt(opening, new Date());
      shown.textContent = said(state, words, document.documentElement.lang || "en");
      shown.classList.toggle("is-open", state.isOpen);
      shown.hidden = false;
    } catch {
      shown.hidden = true; // hours or a time zone that cannot be read
    }
  }
}

if (globalThis.document) {
  show();
  setInterval(show, 60_000);
}

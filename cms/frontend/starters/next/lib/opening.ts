/** Opening hours as lines to read: each day of the week, then the days of the next months that differ. */
import type { Schemas } from "clinic-cms-client";
import { day as named, type Words } from "./words";

type Opening = Schemas["OpeningValue"];

const DAYS_AHEAD = 120; // the API has the public holidays of three years

/** [{day: "Monday", periods: "09:00–17:00", note: ""}, …, {day: "25 December 2026", periods: "Closed", note: "…"}] */
export function hours({ week, exceptions }: Opening, words: Words, locale?: string | null) {
  const said = (periods: { opens: string; closes: string }[]) =>
    periods.map(({ opens, closes }) => `${opens}–${closes === "00:00" ? "24:00" : closes}`).join(", ") || words.closed;
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const [today, last] = [inDays(0), inDays(DAYS_AHEAD)];
  return [
    ...week.map(({ day, periods }) => ({ day: day.label, periods: said(periods), note: "" })),
    ...exceptions.filter(({ from, to }) => to >= today && from <= last).map(({ from, to, periods, note }) => ({
      day: [...new Set([from, to])].map((date) => named(date, locale)).join(" – "),
      periods: said(periods),
      note: note ? `(${note})` : "",
    })),
  ];
}

/** What `open-now.js` reads to say whether the place is open: its hours, and the words for it. */
export function nowData({ timezone, week, exceptions }: Opening, { now }: Words): string {
  return JSON.stringify({ opening: { timezone, week, exceptions }, words: now });
}

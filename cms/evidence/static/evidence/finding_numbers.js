"use strict";

/* The typed numbers of a finding: shows the fields of the chosen kind of effect, and the sentence
   that visitors would read. Without this script all fields are shown. */
(() => {
  const INTERVAL = ["interval_low", "interval_high", "interval_level"];
  const PEOPLE = ["people_per", "people_with", "people_without"];
  const ALWAYS = ["better", "estimate", ...INTERVAL, "time_count", "time_unit"];
  const FIELDS = {
    mean_difference: [...ALWAYS, "scale_label", "scale_min", "scale_max", "importance"],
    risk_difference: [...ALWAYS, ...PEOPLE, "importance"],
    risk_ratio: [...ALWAYS, ...PEOPLE],
  };
  const ALL = [...new Set(Object.values(FIELDS).flat())];
  const ASKED = ["measure", ...ALL, "certainty", "rated_by"];
  const WAIT = 300; // milliseconds after the last key

  class FindingNumbers extends window.StimulusModule.Controller {
    static targets = ["sentence"];
    static values = { url: String };

    connect() {
      this.element.addEventListener("input", (event) => this.changed(event));
      this.element.addEventListener("change", (event) => this.changed(event));
      this.show();
      this.ask();
    }

    disconnect() {
      clearTimeout(this.timer);
      this.latest = null;
    }

    /* The control of a field, in a form of its own or as one of several in an inline panel. */
    control(name) {
      const inside = this.element.closest("[data-inline-panel-child]") || this.element;
      return inside.querySelector(`[name="${name}"], [name$="-${name}"]`);
    }

    changed({ target }) {
      if (target === this.control("measure")) this.show({ empty: true });
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), WAIT);
    }

    /* `empty`: a field that does not apply any more would contradict the others unseen. */
    show({ empty = false } = {}) {
      const shown = FIELDS[this.control("measure")?.value] || [];
      ALL.forEach((name) => {
        const control = this.control(name);
        const place =
          control?.closest("[data-finding-number]") || control?.closest(".w-panel__wrapper");
        if (!place) return;
        place.hidden = !shown.includes(name);
        if (place.hidden && empty) control.value = "";
      });
    }

    async ask() {
      const typed = new URLSearchParams();
      ASKED.forEach((name) => {
        const value = this.control(name)?.value;
        if (value) typed.set(name, value);
      });
      const question = `${this.urlValue}?${typed}`;
      if (!this.hasSentenceTarget || question === this.latest) return;
      this.latest = question;
      try {
        const answer = await fetch(question, { headers: { Accept: "application/json" } });
        const told = answer.ok ? await answer.json() : { sentence: null, to_do: [] };
        if (question === this.latest) this.tell(told);
      } catch {
        if (question === this.latest) this.tell({ sentence: null, to_do: [] });
      }
    }

    tell({ sentence, to_do: toDo }) {
      const lines = sentence ? [`Visitors read: ${sentence}.`] : toDo.slice(0, 1);
      this.sentenceTarget.replaceChildren(
        ...lines.map((words) => {
          const line = document.createElement("p");
          line.className = sentence ? "help-block help-info" : "help-block help-warning";
          line.textContent = words;
          return line;
        }),
      );
    }
  }

  window.wagtail.app.register("finding-numbers", FindingNumbers);
})();

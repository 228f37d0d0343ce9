/* The grid of a table in the editor. Cells get names for screen readers; a table that was copied
   from a document or a spreadsheet is pasted cell by cell. */
(() => {
  "use strict";

  const STOCK = "wagtail.contrib.typed_table_block.blocks.TypedTableBlock";
  const MOST_COLUMNS = 12;
  const MOST_ROWS = 200;
  const TOO_LARGE = `Nothing was pasted: a table has at most ${MOST_COLUMNS} columns and ${MOST_ROWS} rows. Make two tables of it, or offer it as a file.`;

  /** The cells of what is pasted, row by row; null if it is one cell only. */
  function pastedCells(clipboard) {
    const html = clipboard.getData("text/html");
    const table = html && new DOMParser().parseFromString(html, "text/html").querySelector("table");
    const rows = table
      ? [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent))
      : clipboard.getData("text/plain").replace(/\r?\n$/, "").split(/\r?\n/).map((line) => line.split("\t"));
    const isTable = table || rows.some((row) => row.length > 1);
    if (!isTable) return null;
    return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim()));
  }

  /** Whether the cells fit from the place on; the row of headings is none of the rows. */
  function fits(cells, place) {
    const columns = place.column + Math.max(...cells.map((row) => row.length));
    return columns <= MOST_COLUMNS && place.row + cells.length <= MOST_ROWS;
  }

  /** Say below the table that nothing was pasted, and why; "" takes back what was said. */
  function say(container, words) {
    let told = container.querySelector("[data-pasted]");
    if (!told) {
      told = Object.assign(document.createElement("p"), { className: "error-message" });
      told.dataset.pasted = "";
      told.setAttribute("role", "alert");
      container.append(told);
    }
    told.textContent = words;
    told.hidden = !words;
  }

  function named(grid) {
    grid.columns.forEach((column, position) => {
      const heading = column.headingInput.value.trim() || `Column ${position + 1}`;
      column.headingInput.setAttribute("aria-label", `Heading of column ${position + 1}`);
      grid.rows.forEach((row, number) => {
        const cell = grid.tbody.children[number].children[position + 1];
        cell
          ?.querySelector("textarea, input:not([type='hidden'])")
          ?.setAttribute("aria-label", `${heading}, row ${number + 1}`);
      });
    });
  }

  /** Where a cell stands: `{row: 0, column: 1}`; the row of a heading is -1. */
  function placeOf(grid, field) {
    const heading = grid.columns.findIndex((column) => column.headingInput === field);
    if (heading >= 0) return { row: -1, column: heading };
    const cell = field.closest("td");
    const row = cell ? [...grid.tbody.children].indexOf(cell.parentElement) : -1;
    if (row < 0) return null;
    return { row, column: [...cell.parentElement.children].indexOf(cell) - 1 };
  }

  /** The place itself; the first heading where it is the first cell of an empty table. */
  function startOf(grid, place) {
    const { columns, rows } = grid.getState();
    const isEmpty =
      columns.every((column) => !column.heading) &&
      rows.every((row) => row.values.every((each) => !each));
    return isEmpty && place.row === 0 && place.column === 0 ? { row: -1, column: 0 } : place;
  }

  /** Fill from the place on, with more columns and rows where there are too few. */
  function fill(grid, cells, place) {
    const kind = grid.blockDef.childBlockDefs[0];
    const state = grid.getState();
    let rows = cells;
    let from = place.row;
    const width = place.column + Math.max(...rows.map((row) => row.length));
    while (state.columns.length < width) {
      state.columns.push({ type: kind.name, heading: "" });
      state.rows.forEach((row) => row.values.push(""));
    }
    if (from === -1) {
      rows[0].forEach((heading, at) => {
        state.columns[place.column + at].heading = heading;
      });
      rows = rows.slice(1);
      from = 0;
    }
    rows.forEach((row, number) => {
      const at = from + number;
      if (!state.rows[at]) state.rows[at] = { values: state.columns.map(() => "") };
      row.forEach((cell, position) => {
        state.rows[at].values[place.column + position] = cell;
      });
    });
    grid.setState(state);
  }

  class GridDefinition extends window.telepath.constructors[STOCK] {
    render(...given) {
      const grid = super.render(...given);
      const container = grid.container[0];
      const name = () => named(grid);
      name();
      container.addEventListener("focusin", name);
      container.addEventListener("paste", (event) => {
        const place = placeOf(grid, event.target);
        const cells = place && pastedCells(event.clipboardData);
        if (!cells) return;
        event.preventDefault();
        const start = startOf(grid, place);
        const isTooLarge = !fits(cells, start);
        say(container, isTooLarge ? TOO_LARGE : "");
        if (isTooLarge) return;
        fill(grid, cells, start);
        name();
        grid.focus();
        container.dispatchEvent(new Event("change", { bubbles: true }));
      });
      new MutationObserver(name).observe(container.querySelector("table"), {
        childList: true,
        subtree: true,
      });
      return grid;
    }
  }

  window.telepath.register("cms.pages.blocks.Grid", GridDefinition);
})();

"""The script of a page: it sorts and filters tables, and opens what is folded before the page is printed.

It writes text and never markup, and asks for nothing.
"""

SCRIPT = """
"use strict";
(() => {
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort ?? cell.textContent;
  };
  const sorted = (table, column, down) => {
    const rows = [...table.tBodies[0].rows];
    const order = new Intl.Collator(undefined, { numeric: true });
    rows.sort((a, b) => order.compare(value(a, column), value(b, column)) * (down ? -1 : 1));
    table.tBodies[0].append(...rows);
  };
  const buttons = [];
  const sortable = (table) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      buttons.push([head, button]);
      button.addEventListener("click", () => {
        const down = head.ariaSort === "ascending";
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sorted(table, column, down);
      });
    });
  };
  const filterable = (table) => {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 6) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    const count = document.createElement("span");
    label.className = "filter";
    input.type = "search";
    label.append("Filter", input, count);
    table.parentElement.before(label);
    const texts = rows.map((row) => row.textContent.toLowerCase());
    const apply = () => {
      const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, at) => {
        row.hidden = !words.every((word) => texts[at].includes(word));
        shown += row.hidden ? 0 : 1;
      });
      count.textContent = words.length ? `${shown} of ${rows.length} rows` : `${rows.length} rows`;
    };
    input.addEventListener("input", apply);
    apply();
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    sortable(table);
    filterable(table);
  }
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details")) each.open = true;
    // Paper has nothing to press, and some browsers leave buttons out of heads that they repeat.
    for (const [head, button] of buttons) head.textContent = button.textContent;
  });
  addEventListener("afterprint", () => {
    for (const [head, button] of buttons) head.replaceChildren(button);
  });
})();
"""

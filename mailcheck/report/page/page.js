"use strict";
// Filters the findings that the page holds already; without scripts everything is shown.
const form = document.querySelector(".filter");
if (form) {
  const rows = [...document.querySelectorAll("tr[data-severity]")].map((row) => ({
    row, section: row.closest("section"), text: row.textContent.normalize("NFKC").toLowerCase(),
  }));
  const sections = [...new Set(rows.map((entry) => entry.section))];
  const apply = () => {
    const words = form.elements.words.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const severity = form.elements.severity.value;
    const rule = form.elements.rule.value;
    let shown = 0;
    for (const { row, section, text } of rows) {
      const fits = (!severity || row.dataset.severity === severity)
        && (!rule || section.dataset.rule === rule)
        && words.every((word) => text.includes(word) || section.dataset.words.includes(word));
      row.hidden = !fits;
      shown += fits;
    }
    for (const section of sections) {
      section.hidden = !rows.some((entry) => entry.section === section && !entry.row.hidden);
    }
    const number = (n) => n.toLocaleString(document.documentElement.lang);
    form.elements.shown.value = form.dataset.shown.replace("{n}", number(shown)).replace("{total}", number(rows.length));
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.print.addEventListener("click", () => window.print());
  apply();
}

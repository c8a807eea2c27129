"use strict";

// A list of records: those that stand in the page, and behind them those of the data block, which are made when they are shown.
class Records {
  constructor(section) {
    this.section = section;
    this.size = Number(section.dataset.size);
    this.list = section.querySelector(".list");
    this.form = section.querySelector(".filter");
    this.pages = section.querySelector(".pages");
    this.found = section.querySelector(".found");
    this.page = 0;
    this.all = [...this.list.children].map(item => ({ e: item, c: item.dataset.c, s: item.dataset.s, r: Number(item.dataset.r) }));
    this.rest = section.querySelector(".rest");
    this.form.hidden = false;
    this.form.addEventListener("input", () => this.filter());
    this.form.addEventListener("reset", () => setTimeout(() => this.filter()));
    this.form.addEventListener("submit", event => event.preventDefault());
    this.pages.querySelector(".previous").addEventListener("click", () => this.turn(-1));
    this.pages.querySelector(".next").addEventListener("click", () => this.turn(1));
    this.total = this.all.length;
    this.read();
    this.shown = this.all;
    this.update();
  }

  read() {
    for (const record of JSON.parse(this.rest.textContent))
      this.all.push(record);
    this.rest.remove();
  }

  element(record) {
    if (!record.e) {
      const holder = document.createElement("template");
      holder.innerHTML = record.h;
      record.e = holder.content.firstElementChild;
      record.h = null;
    }
    return record.e;
  }

  // What people wrote or read of a record, without its numbers.
  text(record) {
    if (record.t === undefined) {
      const plain = record.e ? [...record.e.querySelectorAll("[dir]")].map(part => part.textContent).join("\n")
        : [...record.h.matchAll(/<(\w+)[^>]* dir="auto"[^>]*>(.*?)<\/\1>/gs)].map(part => part[2]).join("\n").replace(/<[^>]*>/g, "")
          .replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: "\"", "#39": "'" })[name]);
      record.t = plain.replace(/\u21b5/g, "").replace(/\s+/g, " ").toLowerCase();
    }
    return record.t;
  }

  filter() {
    const value = name => this.form.elements[name]?.value ?? "";
    const number = (name, otherwise) => value(name) === "" || Number.isNaN(Number(value(name))) ? otherwise : Number(value(name));
    const words = value("text").toLowerCase().split(/\s+/).filter(word => word);
    const [category, state, least, most, order] = [value("category"), value("state"), number("least", 0), number("most", 1), value("order")];
    this.shown = this.all.filter(record =>
      (!category || record.c === category) && (!state || record.s === state)
      && (record.r < 0 ? least <= 0 && most >= 1 : record.r >= least - 1e-9 && record.r <= most + 1e-9)
      && words.every(word => this.text(record).includes(word)));
    if (order)
      this.shown = this.shown.map((record, place) => [record, place])
        .sort(([a, i], [b, j]) => (order === "worst" ? a.r - b.r : b.r - a.r) || i - j).map(([record]) => record);
    this.page = 0;
    this.update();
  }

  turn(step) {
    this.page += step;
    this.update();
    this.section.querySelector("h3").scrollIntoView();
    this.list.querySelector("summary")?.focus({ preventScroll: true });
  }

  update() {
    const last = Math.max(0, Math.ceil(this.shown.length / this.size) - 1);
    this.page = Math.min(Math.max(this.page, 0), last);
    const first = this.page * this.size;
    const items = this.shown.slice(first, first + this.size).map(record => this.element(record));
    if (items.length !== this.list.children.length || items.some((item, i) => item !== this.list.children[i]))
      this.list.replaceChildren(...items);
    this.found.textContent = this.shown.length === this.all.length ? `${this.all.length} ${this.all.length === 1 ? "record" : "records"}` : `${this.shown.length} of ${this.all.length} records`;
    this.pages.hidden = last === 0;
    this.section.querySelector(".nothing").hidden = this.shown.length > 0;
    this.pages.querySelector(".page").textContent = `${first + 1} to ${Math.min(first + this.size, this.shown.length)} of ${this.shown.length}`;
    this.pages.querySelector(".previous").disabled = this.page === 0;
    this.pages.querySelector(".next").disabled = this.page === last;
  }

  // Shows a record by its anchor.
  open(id) {
    const start = `<li id="${id}"`;
    const place = this.all.findIndex(record => record.e ? record.e.id === id : record.h.startsWith(start));
    if (place < 0)
      return false;
    const item = this.element(this.all[place]);
    for (const field of this.form.elements)
      field.tagName === "SELECT" ? field.selectedIndex = 0 : field.value = field.defaultValue;
    this.shown = this.all;
    this.page = Math.floor(place / this.size);
    this.update();
    item.querySelector("details").open = true;
    requestAnimationFrame(() => item.scrollIntoView());
    return true;
  }
}

const lists = [...document.querySelectorAll(".records")].map(section => new Records(section));
const anchor = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
};
const follow = () => {
  const id = anchor();
  if (/-record-\d+$/.test(id))
    lists.some(list => list.open(id));
};
addEventListener("hashchange", follow);
follow();

const contents = document.querySelector(".contents details");
if (matchMedia("(max-width: 72rem)").matches)
  contents.open = false;

// On paper, settings and the charts' data stand open.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details.expand:not([open]), .contents details:not([open])")];
  opened.forEach(details => details.open = true);
});
addEventListener("afterprint", () => opened.forEach(details => details.open = false));

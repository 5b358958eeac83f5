// Volumes, copy buttons, printing, and the start.

const money = (amount) => amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const between = (least, most) => (least === most ? money(least) : `${money(least)} – ${money(most)}`);

const volumes = {
  rows: all(".volumes tbody tr[data-key]"),
  number: (row) => Math.max(0, Math.floor(Number(row.querySelector("input").value) || 0)),
  text() {
    return this.rows.filter((row) => this.number(row)).map((row) => `${row.dataset.key}~${this.number(row)}`).join("_");
  },
  fill(text) {
    const given = new Map(text.split("_").map((pair) => pair.split("~")));
    for (const row of this.rows) {
      const asked = given.get(row.dataset.key);
      if (asked !== undefined) row.querySelector("input").value = asked;
    }
    this.count();
  },
  count() {
    let [least, most, images, unknown] = [0, 0, 0, 0];
    for (const row of this.rows) {
      const number = this.number(row);
      const known = row.dataset.least !== undefined;
      const [low, high] = [Number(row.dataset.least) * number / 1000, Number(row.dataset.most) * number / 1000];
      row.querySelector(".month").textContent = !number ? "–" : known ? between(low, high) : SPOKEN.texts["page.unknown"];
      images += number;
      if (number && known) { least += low; most += high; }
      if (number && !known) unknown += 1;
    }
    if (!this.rows.length) return;
    byId("volume").textContent = images ? images.toLocaleString("en-US") : "–";
    const total = least || most ? between(least, most) : "";
    byId("month").textContent = [total, unknown ? SPOKEN.texts["page.unknown"] : ""].filter(Boolean).join(" + ") || "–";
  },
};

const clip = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
};

const copyButton = (source) => {
  const button = h("button.copy", { type: "button" }, t("page.copy"));
  const label = source.getAttribute("aria-label") || source.textContent;
  button.setAttribute("aria-label", `${t("page.copy")}: ${visible(label)}`);
  button.addEventListener("click", async () => {
    await clip(source.textContent);
    button.textContent = t("page.copied");
    setTimeout(() => { button.textContent = t("page.copy"); }, 1500);
  });
  return button;
};

const copyable = (root) => {
  for (const source of all(".command pre, .ask", root)) source.after(copyButton(source));
};

const start = (text) => {
  const sites = new Sites(text);
  const { form } = sites;
  form.hidden = sites.rows.length === 0;
  for (const element of all(".scripted")) element.hidden = false;
  form.addEventListener("input", () => sites.show(sites.remember()));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => sites.show(sites.remember())));
  byId("cost").addEventListener("input", () => { volumes.count(); sites.remember(); });
  byId("fold").addEventListener("click", (event) => sites.fold(event.currentTarget));
  byId("save").addEventListener("click", () => save(sites.text, "application/json", "offramp-report.json"));
  byId("save-json").addEventListener("click", () => save(sites.json(), "application/json", "offramp-sites.json"));
  byId("save-csv").addEventListener("click", () => save(sites.csv(), "text/csv", "offramp-sites.csv"));
  byId("keys-open").addEventListener("click", () => byId("keys").showModal());
  for (const row of sites.rows) row.element.firstElementChild.addEventListener("toggle", () => sites.detail(row), { once: true });
  addEventListener("hashchange", () => sites.follow());
  addEventListener("beforeprint", () => print(sites));
  addEventListener("keydown", (event) => key(event, sites));
  copyable(document);
  sites.show(new URLSearchParams());
  sites.follow();
  // What a search reads is put together while nobody waits for it.
  const wait = self.requestIdleCallback || setTimeout;
  const read = (from) => {
    for (const row of sites.rows.slice(from, from + 500)) sites.textOf(row);
    if (from < sites.rows.length) wait(() => read(from + 500));
  };
  wait(() => read(0));
  document.documentElement.dataset.ready = "";
};

const FEW = 250;

// On paper everything that is shown is open; of very many sites only what the reader has opened.
const print = (sites) => {
  for (const details of all("details:not(.site > details)")) details.open = true;
  if (sites.shown.length > FEW) return;
  for (const row of sites.shown) {
    sites.detail(row);
    row.element.querySelector("details").open = true;
  }
};

const key = (event, sites) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target === sites.form.elements.q) event.target.blur();
  if (byId("keys").open || (event.target.closest && event.target.closest("input, select, textarea"))) return;
  const row = sites.rows.find((each) => each.element.contains(document.activeElement));
  const keys = {
    "/": () => sites.form.elements.q.focus(),
    j: () => sites.step(1),
    k: () => sites.step(-1),
    o: () => { if (row) row.element.firstElementChild.open = !row.element.firstElementChild.open; },
    "?": () => byId("keys").showModal(),
  };
  if (keys[event.key]) {
    event.preventDefault();
    keys[event.key]();
  }
};

const island = byId("report");
if (island.type === "application/json") start(island.textContent);
else unpacked(island).then(start);

// Facets, search, order, the state in the address, keys, and what is saved.

const FACETS = ["route", "stage", "disposition", "fix", "role", "confidence"];
const FIELDS = ["q", ...FACETS, "sort"];
const GRAVITY = ["official", "gateway", "wrapper", ...BANNED];
const SURENESS = ["high", "medium", "low"];

const textsOf = (value) =>
  typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(textsOf) : [];

const wordsOf = (finding) => ({
  route: [finding.route, ...(BANNED.includes(finding.route) ? ["banned"] : [])],
  stage: finding.stages,
  disposition: [finding.disposition],
  fix: finding.fix.status === "patch" ? ["patch", finding.fix.level] : ["no-patch"],
  role: [finding.role],
  confidence: [finding.confidence],
});

const ORDERS = {
  place: () => 0,
  route: (one, two) => GRAVITY.indexOf(two.route) - GRAVITY.indexOf(one.route),
  confidence: (one, two) => SURENESS.indexOf(one.confidence) - SURENESS.indexOf(two.confidence),
  fix: (one, two) => one.fix.status.localeCompare(two.fix.status, "en") || 0,
};

class Sites {
  constructor(text) {
    this.text = text;
    this.report = JSON.parse(text);
    this.patches = new Map(this.report.patches.map((patch) => [patch.name, patch]));
    this.excepted = new Map((this.report.exceptions || []).map((each) => [each.finding, each]));
    this.drifted = new Map((this.report.drift || []).map((each) => [each.finding, each]));
    this.groups = new Map();
    const elements = new Map(all(".site").map((element) => [element.id, element]));
    this.rows = this.report.findings.map((finding, order) => {
      if (!this.groups.has(finding.site)) this.groups.set(finding.site, []);
      this.groups.get(finding.site).push(finding);
      return { finding, order, element: elements.get("s=" + finding.id), words: wordsOf(finding), text: null };
    });
    this.home = new Map(this.rows.map((row) => [row, row.element.parentNode]));
    this.byId = new Map(this.rows.map((row) => [row.finding.id, row]));
    this.form = byId("filters");
    this.shown = this.rows;
    this.sorted = "";
    this.sections = all(".stage");
    this.links = all("[data-of]");
  }

  fits(row, state) {
    if (!FACETS.every((facet) => !state.get(facet) || row.words[facet].includes(state.get(facet)))) return false;
    const asked = (state.get("q") || "").toLowerCase().split(/\s+/).filter(Boolean);
    if (!asked.length) return true;
    return asked.every((word) => this.textOf(row).includes(word));
  }

  textOf(row) {
    if (row.text === null) row.text = textsOf(row.finding).join("\n").toLowerCase();
    return row.text;
  }

  show(state) {
    this.shown = this.rows.filter((row) => this.fits(row, state));
    const chosen = new Set(this.shown);
    for (const row of this.rows) {
      const hidden = !chosen.has(row);
      if (row.element.hidden !== hidden) row.element.hidden = hidden;
    }
    for (const item of this.links) item.hidden = !chosen.has(this.byId.get(item.dataset.of));
    for (const list of all("[data-links]")) {
      const number = all("li:not([hidden])", list).length;
      list.hidden = !number;
      list.querySelector(".quiet").textContent = number;
    }
    const filtered = ["q", ...FACETS].some((name) => state.get(name));
    const living = new Map();
    for (const row of this.shown) {
      const section = this.home.get(row).closest(".stage");
      living.set(section, (living.get(section) || 0) + 1);
    }
    for (const section of this.sections) {
      section.querySelector("h3 .quiet").textContent = living.get(section) || "";
      const other = state.get("stage") && section.id !== "stage-" + state.get("stage");
      section.hidden = filtered && !living.has(section) && (other || !section.querySelector("[data-of]:not([hidden])"));
    }
    this.order(state.get("sort") || "");
    byId("none").hidden = this.shown.length > 0 || this.rows.length === 0;
    byId("shown").textContent = t("sites.shown", { n: this.shown.length, all: this.rows.length });
  }

  order(name) {
    if (name === this.sorted) return;
    this.sorted = name;
    const compare = ORDERS[name] || ORDERS.place;
    const rows = [...this.rows].sort((one, two) => compare(one.finding, two.finding) || one.order - two.order);
    const places = new Map();
    for (const row of rows) {
      const home = this.home.get(row);
      if (!places.has(home)) places.set(home, []);
      places.get(home).push(row.element);
    }
    for (const [home, elements] of places) home.append(...elements);
  }

  isFiltered(state) {
    return FIELDS.some((name) => state.get(name));
  }

  fill(state) {
    for (const name of FIELDS) {
      this.form.elements[name].value = state.get(name) || "";
      if (state.get(name) && !this.form.elements[name].value) state.delete(name);
    }
  }

  read() {
    const state = new URLSearchParams();
    for (const name of FIELDS) {
      const value = this.form.elements[name].value.trim();
      if (value) state.set(name, value);
    }
    return state;
  }

  around({ id, site }) {
    const { groups, patches, excepted, drifted } = this;
    return { group: groups.get(site), patches, excepted: excepted.get(id), drifted: drifted.get(id) };
  }

  detail(row) {
    const body = row.element.querySelector(".body");
    if (row.full || row.element.querySelector(".columns")) return;
    row.full = true;
    body.replaceWith(bodyOf(row.finding, this.around(row.finding)));
    copyable(row.element);
  }

  open(row) {
    for (const other of all(".site.target")) other.classList.remove("target");
    this.detail(row);
    row.element.classList.add("target");
    row.element.querySelector("details").open = true;
    reach(row.element);
    row.element.focus({ preventScroll: true });
  }

  follow() {
    let state = new URLSearchParams(location.hash.slice(1));
    const row = state.has("s") ? this.byId.get(state.get("s")) : null;
    volumes.fill(state.get("v") || "");
    if (!row && !this.isFiltered(state)) {
      if (location.hash === "" || state.has("s") || state.has("v")) { this.fill(state); this.show(state); }
      return;
    }
    if (row && !this.fits(row, state)) state = new URLSearchParams({ s: state.get("s") });
    this.fill(state);
    this.show(state);
    if (row) this.open(row);
    else reach(byId("sites"));
  }

  remember() {
    const state = this.read();
    if (volumes.text()) state.set("v", volumes.text());
    const hash = state.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    return state;
  }

  fold(button) {
    const opened = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(opened));
    button.textContent = t(opened ? "sites.close-all" : "sites.open-all");
    for (const row of this.shown) {
      if (opened) this.detail(row);
      row.element.querySelector("details").open = opened;
    }
  }

  step(by) {
    const at = this.shown.findIndex((row) => row.element.contains(document.activeElement));
    const visible = [...this.shown].sort((one, two) => place(one.element, two.element));
    const now = at < 0 ? -1 : visible.indexOf(this.shown[at]);
    const next = visible[Math.min(Math.max(now + by, 0), visible.length - 1)];
    if (next) {
      next.element.scrollIntoView({ block: "nearest" });
      next.element.querySelector("summary").focus();
    }
  }

  csv() {
    const head = ["id", "path", "line", "stages", "route", "banned", "disposition", "fix", "level", "reason", "confidence", "role", "rule", "title", "message", "equivalent"];
    const rows = this.shown.map(({ finding: each }) => [
      each.id, each.location.path, each.location.line, each.stages.join(" "), each.route, BANNED.includes(each.route),
      each.disposition, each.fix.status, each.fix.level || "", each.fix.reason, each.confidence, each.role, each.rule,
      each.title, each.message, each.equivalent,
    ]);
    return [head, ...rows].map((row) => row.map(field).join(",") + "\r\n").join("");
  }

  json() {
    return JSON.stringify(this.shown.map((row) => row.finding), null, 2) + "\n";
  }
}

// A spreadsheet must not take a text for a formula.
const field = (value) => `"${String(value).replace(/^[=+\-@\t\r]/, "'$&").replaceAll('"', '""')}"`;

// Twice: what comes into view on the way may turn out to be taller than it was taken for.
const reach = (element) => {
  element.scrollIntoView({ behavior: "instant" });
  requestAnimationFrame(() => element.scrollIntoView({ behavior: "instant" }));
};

const place = (one, two) => (one.compareDocumentPosition(two) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);

const save = (text, type, name) => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  URL.revokeObjectURL(url);
};

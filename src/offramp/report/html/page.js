"use strict";
(() => {
  const FACETS = ["route", "stage", "disposition", "fix"];
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const sites = [...document.querySelectorAll(".site")];
  const texts = new Map();

  const textOf = (site) => {
    if (!texts.has(site)) texts.set(site, site.textContent.toLowerCase());
    return texts.get(site);
  };

  const fromHash = () => new URLSearchParams(location.hash.slice(1));

  const fits = (site, state) =>
    FACETS.every((facet) => !state.get(facet) || site.dataset[facet].split(" ").includes(state.get(facet))) &&
    (state.get("q") || "").toLowerCase().split(/\s+/).every((word) => textOf(site).includes(word));

  const isFiltered = (state) => ["q", ...FACETS].some((name) => state.get(name));

  const show = (state) => {
    const shown = new Set(sites.filter((site) => fits(site, state)));
    const filtered = isFiltered(state);
    for (const site of sites) site.hidden = !shown.has(site);
    for (const item of document.querySelectorAll("[data-of]")) item.hidden = !shown.has(byId("s=" + item.dataset.of));
    for (const list of document.querySelectorAll("[data-links]")) list.hidden = !list.querySelector("li:not([hidden])");
    for (const section of document.querySelectorAll(".stage")) {
      const other = state.get("stage") && section.id !== "stage-" + state.get("stage");
      const visible = section.querySelector(other ? ".site:not([hidden])" : ".site:not([hidden]), [data-of]:not([hidden])");
      section.hidden = filtered && !visible;
    }
    byId("none").hidden = shown.size > 0 || sites.length === 0;
    byId("shown").textContent = shown.size + " of " + sites.length + " sites shown";
  };

  const fill = (state) => {
    for (const name of ["q", ...FACETS]) {
      form.elements[name].value = state.get(name) || "";
      if (state.get(name) && !form.elements[name].value) state.delete(name);
    }
  };

  const read = () => {
    const state = new URLSearchParams();
    for (const name of ["q", ...FACETS]) {
      const value = form.elements[name].value.trim();
      if (value) state.set(name, value);
    }
    return state;
  };

  const open = (site) => {
    for (const other of document.querySelectorAll(".site.target")) other.classList.remove("target");
    site.classList.add("target");
    site.querySelector("details").open = true;
    site.scrollIntoView();
    site.focus({ preventScroll: true });
  };

  const follow = () => {
    let state = fromHash();
    const site = state.has("s") ? byId("s=" + state.get("s")) : null;
    if (!site && !isFiltered(state)) {
      if (location.hash === "" || state.has("s")) { fill(state); show(state); }
      return;
    }
    if (site && !fits(site, state)) state = new URLSearchParams({ s: state.get("s") });
    fill(state);
    show(state);
    if (site) open(site);
    else byId("sites").scrollIntoView();
  };

  const apply = () => {
    const state = read();
    const hash = state.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
    show(state);
  };

  const fold = (event) => {
    const folded = event.currentTarget.getAttribute("aria-pressed") !== "true";
    event.currentTarget.setAttribute("aria-pressed", String(folded));
    event.currentTarget.textContent = folded ? "Expand all" : "Collapse all";
    for (const site of sites) site.querySelector("details").open = !folded;
  };

  const save = () => {
    const url = URL.createObjectURL(new Blob([byId("report").textContent], { type: "application/json" }));
    const anchor = Object.assign(document.createElement("a"), { href: url, download: "offramp-report.json" });
    anchor.click();
    URL.revokeObjectURL(url);
  };

  form.hidden = sites.length === 0;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  byId("fold").addEventListener("click", fold);
  byId("save").addEventListener("click", save);
  addEventListener("hashchange", follow);
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, select, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      form.elements.q.focus();
    }
    if (event.key === "Escape" && event.target === form.elements.q) form.elements.q.blur();
  });
  show(new URLSearchParams());
  follow();
})();

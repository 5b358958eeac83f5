// The details of a site, node for node as the templates write them.

const BANNED = ["session-relay", "cookie", "token-harvest", "account-pool"];
const AROUND = ["output", "retry", "cost", "storage"];
const RUNGS = { L0: "syntax", L1: "second scan", L2: "names and contract", L3: "type check" };

const sketchOf = (finding) => {
  if (finding.fix.status === "patch" || finding.disposition === "drop") return "";
  const plain = finding.equivalent.replace(/\+stream$/, "");
  const call = finding.role === "stream" ? plain + "+stream" : finding.equivalent;
  return SPOKEN.sketches[AROUND.includes(finding.role) ? finding.role : call] || "";
};

const linkTo = (finding) => [
  h("a", { href: "#s=" + fragment(finding.id) }, finding.title), " ", h("code.place", null, placeOf(finding)),
];

const codeLines = (lines, first, kind = "", sign = " ", hit = [0, 0]) =>
  lines.map((text, index) => {
    const number = first + index;
    const isHit = hit[0] <= number && number <= hit[1];
    return h("div.line" + (kind ? "." + kind : "") + (isHit ? ".hit" : ""), null,
      h("span.no", null, String(number)), h("span.sign", null, isHit ? ">" : sign), h("span.src", null, line(text)));
  });

const frameOf = (finding) => {
  const { frame, location } = finding;
  const cell = frame.cell ? frame.cell.line : frame.first;
  const at = location.cell ? location.cell.line : location.line;
  return h("div.code.scroll", region(t("card.code-at", { place: placeOf(finding) })),
    codeLines(frame.lines, cell, "", " ", [at, at + location.end_line - location.line]));
};

const hunksOf = (diff) => {
  const lines = diff.split("\n");
  const found = [];
  let path = "";
  for (let index = 0; index < lines.length;) {
    const text = lines[index++];
    const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?([^]*)/.exec(text);
    if (text.startsWith("+++ ")) path = text.slice(4).replace(/^b\//, "");
    else if (head) {
      let [old, added] = [Number(head[2] || 1) || 0, Number(head[4] || 1) || 0];
      if (head[2] === "0") old = 0;
      if (head[4] === "0") added = 0;
      const hunk = { path, heading: head[5], old: Number(head[1]), added: Number(head[3]), lines: [] };
      for (; index < lines.length; index++) {
        const sign = lines[index].slice(0, 1);
        if (sign === "\\") continue;
        if ((old <= 0 && added <= 0) || !" -+".includes(sign) || sign === "") break;
        if (sign !== "+") old--;
        if (sign !== "-") added--;
        hunk.lines.push(lines[index]);
      }
      found.push(hunk);
    }
  }
  return found;
};

const blocksOf = (hunk) => {
  const blocks = [];
  let { old, added } = hunk;
  for (let index = 0; index < hunk.lines.length;) {
    const changed = hunk.lines[index][0] !== " ";
    const run = [];
    while (index < hunk.lines.length && (hunk.lines[index][0] !== " ") === changed) run.push(hunk.lines[index++]);
    const before = run.filter((each) => each[0] !== "+").map((each) => each.slice(1));
    const after = run.filter((each) => each[0] !== "-").map((each) => each.slice(1));
    blocks.push({ changed, before, after, old, added });
    old += before.length;
    added += after.length;
  }
  return blocks;
};

const side = (block, isOld) => {
  const [lines, first] = isOld ? [block.before, block.old] : [block.after, block.added];
  const name = isOld ? "side.old" : "side.new";
  if (!block.changed) return h("div." + name, isOld ? null : { "aria-hidden": "true" }, codeLines(lines, first));
  const [tag, kind, sign] = isOld ? ["del", "del", "-"] : ["ins", "add", "+"];
  return h(`${tag}.${name}${lines.length ? "" : ".blank"}`, null, codeLines(lines, first, kind, sign));
};

const changeOf = (diff) =>
  hunksOf(diff).map((hunk, index) =>
    h("div.diff.scroll", region(t("card.change-in", { path: line(hunk.path) })), h("div.diff-body", null,
      index === 0 && h("div.diff-head", null, h("span", null, t("card.before")), h("span", null, t("card.after"))) || null,
      h("div.hunk", null, line(hunk.path), hunk.heading ? h("span", null, ` ${t("card.in")} ${line(hunk.heading)}`) : null),
      blocksOf(hunk).map((block) =>
        h(block.changed ? "div.block.changed" : "div.block.same", null, side(block, true), side(block, false))))));

const mappingOf = (finding) => {
  const heads = ["old", "new", "note"].map((name) => h("th", { scope: "col" }, t("card." + name)));
  const known = (text, other) => (text ? h("code", null, line(text)) : h("span.quiet", null, t(other)));
  const rows = finding.fix.mapping.map((each) => h("tr", null,
    h("th", { scope: "row" }, known(each.old, "card.not-given")),
    h("td", null, known(each.new, "card.parameter-dropped")), h("td", null, prose(each.note))));
  return [
    h("h5", null, t("card.parameters")),
    h("div.scroll", region(t("card.parameters-of", { place: placeOf(finding) })),
      h("table.mapping", null, h("thead", null, h("tr", null, heads)), h("tbody", null, rows))),
  ];
};

const proposalOf = (finding) => {
  const { assumptions, mapping, diff } = finding.fix;
  const change = changeOf(diff);
  return [
    assumptions.length
      ? h("div.note", null, h("p", null, h("strong", null, t("card.agree"))),
          h("ul", null, assumptions.map((each) => h("li", null, prose(each)))))
      : null,
    change.length ? change : h("p.quiet", null, t("card.no-diff")),
    mapping.length ? mappingOf(finding) : null,
  ];
};

const carriedBy = (name, patches) => {
  const patch = patches.get(name);
  const rungs = patch ? Object.entries(patch.proof) : [];
  return h("p.quiet", null, t("card.carried"), " ", h("code", null, line(name)), rungs.map(([rung, state], index) =>
    `${index ? ", " : `; ${t("card.proven")} `}${rung} ${t("proof." + RUNGS[rung])} ${t("proof." + state)}`));
};

const patchOf = (finding, call, patches) => {
  const { fix } = finding;
  const same = call && call.fix.status === "patch" && fix.diff && fix.diff === call.fix.diff;
  return [
    h("h5", null, t("card.change-title")),
    h("p", null, h("strong", null, t("card.level", { level: t("word." + fix.level) })), " ", prose(fix.reason)),
    same
      ? h("p.same-change", null, t("card.same-change"), " ", linkTo(call))
      : proposalOf(finding),
    fix.patches.map((name) => carriedBy(name, patches)),
  ];
};

const pairOf = (finding) => {
  const sketch = sketchOf(finding);
  const after = sketch
    ? h("div.code.sketch.scroll", region(t("card.sketch-for", { place: placeOf(finding) })), h("pre", null, sketch))
    : finding.disposition === "drop" ? h("p.gone", null, t("card.dropped")) : h("p.quiet", null, t("card.by-itself"));
  const before = finding.frame ? frameOf(finding) : h("p.quiet", null, t("card.no-frame"));
  const label = sketch ? [" ", h("span.sketch-label", null, t("card.sketch"))] : null;
  return h("div.pair", null, h("figure", null, h("figcaption", null, t("card.before")), before),
    h("figure", null, h("figcaption", null, t("card.after"), label), after));
};

const evidenceOf = (finding) => [
  h("h5", null, t("card.evidence")),
  finding.evidence.length
    ? h("ol.evidence", null, finding.evidence.map((step) => h("li", null,
        h("code.place", null, `${line(step.path)}:${lineOf(step)}`), " ", h("span", null, prose(step.text)))))
    : h("p.quiet", null, t("card.line-is")),
  finding.contrast.length
    ? [["why", "why"], ["change", "change"]].map(([title, key]) => [
        h("h5", null, t("card." + title)),
        h("ul.contrast", null, finding.contrast.map((each) => h("li", null, prose(each[key])))),
      ])
    : null,
];

const leftOf = ({ fix }) => [
  h("h5", null, t("card.left")),
  h("dl.reason", null,
    h("div", null, h("dt", null, t("card.why-no-patch")), h("dd", null, prose(fix.detail), " ",
      h("span.quiet", null, "(", h("code", null, fix.reason), ")"))),
    h("div", null, h("dt", null, t("card.next-step")), h("dd", null, prose(fix.next_step)))),
];

const factsOf = (finding) => {
  const { route, equivalent, scope, doubts } = finding;
  const facts = {
    route: BANNED.includes(route) ? t("card.banned", { route }) : route,
    role: t("word." + finding.role),
    stages: finding.stages.join(", ") || t("page.none"),
    disposition: t("word." + finding.disposition),
    equivalent: equivalent ? h("code", null, equivalent) : t("page.none"),
    confidence: [t("word." + finding.confidence),
      doubts.map((doubt, index) => h("span.quiet", null, index ? "; " : ": ", prose(doubt)))],
    reach: t("word." + finding.reach),
    scope: scope ? h("code", null, line(scope)) : t("card.module"),
    rule: h("code", null, finding.rule),
  };
  return h("dl.facts", null, Object.entries(facts).map(([name, value]) =>
    h("div", null, h("dt", null, t("card." + name)), h("dd", null, value))));
};

const exceptedOf = ({ grounds, where, until, reason }) => h("p.excepted", null,
  h("strong", null, t("card.not-counted")), " ", t("card.by-" + grounds), ", ", h("code", null, line(where)),
  until ? [", ", t("card.until", { day: until })] : null, reason ? [": ", prose(reason)] : null);

const driftedOf = ({ routes }) =>
  h("p.drifted", null, h("strong", null, t("card.drifted")), " ", routes.join(" → "));

const bodyOf = (finding, { group, patches, excepted, drifted }) => {
  const own = finding.id === finding.site;
  const call = own ? null : group.find((other) => other.id === finding.site);
  const around = own ? group.filter((other) => other.id !== finding.id) : [];
  return h("div.body", null,
    h("p.message", null, prose(finding.message)),
    excepted ? exceptedOf(excepted) : null,
    drifted ? driftedOf(drifted) : null,
    call ? h("p.related", null, t("card.around-of"), " ", linkTo(call)) : null,
    around.length
      ? h("div.related", null, h("p", null, t("card.around")), h("ul", null, around.map((other) => h("li", null, linkTo(other)))))
      : null,
    finding.absent.length ? h("p.related", null, t("card.absent"), " ", h("strong", null, finding.absent.join(", "))) : null,
    h("div.columns", null, h("div", null, evidenceOf(finding)), h("div", null,
      finding.fix.status !== "patch" ? leftOf(finding)
        : finding.frame ? [h("h5", null, t("card.code")), frameOf(finding)] : null)),
    finding.fix.status === "patch" ? patchOf(finding, call, patches) : pairOf(finding),
    factsOf(finding),
    h("p.permalink", null, h("a", { href: "#s=" + fragment(finding.id) }, t("card.link")), " ",
      h("code.ask", null, `offramp explain --site ${finding.id} .`)));
};

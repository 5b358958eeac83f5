"use strict";
// The data of the page, and how a text becomes a node: never as markup.

const byId = (id) => document.getElementById(id);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const SPOKEN = JSON.parse(byId("texts").textContent);

const t = (key, values = {}) =>
  Object.entries(values).reduce((text, [name, value]) => text.replaceAll("{" + name + "}", () => value), SPOKEN.texts[key]);

const unpacked = async (element) => {
  const bytes = Uint8Array.from(atob(element.textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
};

const cut = (text, limit) => {
  const chars = text.length > limit ? [...text] : [];
  return chars.length > limit ? chars.slice(0, limit).join("") + ` [... ${chars.length - limit} more characters]` : text;
};

const visible = (text) =>
  cut(String(text), 2000).replace(/[\p{C}\p{Z}]/gu, (char) =>
    char === " " || char === "\t" || char === "\n"
      ? char
      : `\u27e8U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}\u27e9`);

const line = (text) => cut(text, 400);

const h = (tag, attributes, ...children) => {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  for (const child of children.flat(9)) {
    if (child !== null && child !== undefined && child !== "") element.append(child instanceof Node ? child : visible(child));
  }
  return element;
};

const prose = (text) => {
  const pieces = visible(text).split("`");
  if (pieces.length % 2 === 0) return [pieces.join("`")];
  return pieces.map((piece, index) => (index % 2 ? h("code", null, piece) : piece));
};

const fragment = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => "%" + char.charCodeAt(0).toString(16).toUpperCase());

const lineOf = (place) => (place.cell ? `cell ${place.cell.number}:${place.cell.line}` : String(place.line));
const placeOf = (finding) => `${line(finding.location.path)}:${lineOf(finding.location)}`;
const region = (label) => ({ tabindex: "0", role: "group", "aria-label": visible(label) });

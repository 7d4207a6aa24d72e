// Draws the forms of every kind of thing and returns the keys of the schema that are in none of them.
const folder = document.querySelector("script[type=module]").src.replace(/app\.js$/, "");
const { form, blank } = await import(`${folder}ui/form.js`);
const { headsOf, plain } = await import(`${folder}core/schema.js`);
const { local } = await import(`${folder}core/store.js`);
const missing = [];

// Forms hide rare keys behind a button; here it is pressed.
local["more/walk"] = true;

/** What the others must be for a key to have a meaning. */
function satisfy(condition, value, schema) {
  if (!condition) return value;
  if (condition.any) return satisfy(condition.any[0], value, schema);
  if (condition.all) return condition.all.reduce((out, one) => satisfy(one, out, schema), value);
  const out = { ...value };
  for (const [key, wanted] of Object.entries(condition)) {
    if (wanted === false) delete out[key];
    else if (wanted === true) { if (out[key] === undefined) Object.assign(out, satisfy(schema.properties[key]?.["x-visible-when"], out, schema), { [key]: blank(plain(schema.properties[key] ?? {})) ?? 1 }); }
    else { Object.assign(out, satisfy(schema.properties[key]?.["x-visible-when"], out, schema)); out[key] = Array.isArray(wanted) ? wanted[0] : wanted; }
  }
  return out;
}

/** The keys of a view's fields, at any depth. */
function keysIn(view, found = new Set()) {
  if (Array.isArray(view)) for (const one of view) keysIn(one, found);
  else if (view && typeof view === "object") { if (view.props?.key !== undefined) found.add(String(view.props.key)); keysIn(view.children, found); }
  return found;
}

function walk(schema, path) {
  const heads = headsOf(schema);
  for (const [name, raw] of Object.entries(schema.properties ?? {})) {
    const field = plain(raw);
    if (["id", "revision"].includes(name) || raw.readOnly) continue;
    const needed = satisfy(raw["x-visible-when"], {}, schema);
    const value = heads.includes(name) ? { [name]: blank(field) } : { ...needed, [name]: needed[name] ?? blank(field) };
    const drawn = keysIn(form({ schema, value, change: () => {}, id: "walk" }));
    if (!drawn.has(name)) missing.push(`${path}/${name}`);
    if (field.type === "object" || field.properties) walk(field, `${path}/${name}`);
    if (field.items?.properties) walk(field.items, `${path}/${name}`);
  }
}

const kinds = ["station", "library", "collection", "playlist", "filler", "profile", "schedule", "channel"];
let count = 0;
for (const kind of kinds) {
  const answer = await fetch(`/api/v1/schema/${kind}`);
  if (!answer.ok) { missing.push(`${kind}: ${answer.status}`); continue; }
  const schema = await answer.json();
  count += Object.keys(schema.properties).length;
  walk(schema, kind);
}
if (count < 50) missing.push(`only ${count} keys were found`);
return missing;

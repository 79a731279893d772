// Lists the routes of our OpenAPI document; a ready-made viewer would need styles and scripts our CSP forbids.
const METHODS = ["get", "post", "put", "patch", "delete"];

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function routeRow(method, path, operation) {
  const row = element("li", "list-row");
  row.append(element("span", "badge w-16", method.toUpperCase()));
  const texts = element("div", "min-w-0 flex-1");
  texts.append(element("p", "font-mono text-sm break-all", path));
  const summary = operation.summary ?? operation.description ?? "";
  if (summary) texts.append(element("p", "text-muted-foreground text-sm", summary.split("\n")[0]));
  const statuses = element("p", "text-muted-foreground text-xs tabular-nums");
  statuses.textContent = Object.keys(operation.responses).join(" ");
  row.append(texts, statuses);
  return row;
}

export default async function mount(list) {
  const answer = await fetch(list.dataset.schema);
  const schema = await answer.json();
  for (const [path, item] of Object.entries(schema.paths)) {
    for (const method of METHODS) {
      if (item[method]) list.append(routeRow(method, path, item[method]));
    }
  }
  list.removeAttribute("aria-busy");
}

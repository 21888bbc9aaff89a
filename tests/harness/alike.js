/* What axe would judge of a page, without what it would not: tags and attributes in their order, and whether there are
   words, but not which. Rows and entries that are drawn alike count once. */
() => {
  const ids = new Map();
  for (const one of document.querySelectorAll("[id]")) ids.set(one.id, (ids.get(one.id) || 0) + 1);
  const refers = new Set(["for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
    "aria-activedescendant", "aria-errormessage", "aria-details", "aria-flowto"]);
  const words = new Set(["value", "name", "action", "formaction", "src", "datetime", "min", "max", "maxlength", "download"]);
  const lists = new Set(["tbody", "ul", "ol", "dl", "select", "optgroup", "datalist"]);
  const leads = (id) => (ids.has(id) ? "." : "!");
  const landmarks = new Set(["nav", "section", "aside", "form"]);
  const called = (id) => document.getElementById(id)?.textContent;
  const said = (element, { name, value }) => {
    if (name === "id") return ids.get(value) > 1 ? "id twice" : "id";
    if (name === "aria-labelledby" && landmarks.has(element.localName)) return value.split(/\s+/).map(called).join(" ");
    if (refers.has(name)) return `${name}=${value.split(/\s+/).map(leads).join("")}`;
    if (name === "href") return `href=${value.startsWith("#") ? `#${leads(value.slice(1))}` : value && "."}`;
    if (words.has(name) || name.startsWith("data-")) return `${name}=${value.trim() && "."}`;
    return `${name}=${value}`;
  };
  const read = (element) => {
    const attributes = [...element.attributes].map((one) => said(element, one)).sort().join(" ");
    if (["script", "style"].includes(element.localName)) return `<${element.localName}>`;
    let parts = [...element.childNodes].map((node) =>
      node.nodeType === Node.ELEMENT_NODE ? read(node) : node.nodeType === Node.TEXT_NODE ? node.data.trim().slice(0, 2).replace(/./gs, "x") : "");
    parts = lists.has(element.localName) ? [...new Set(parts)] : parts;
    return `<${element.localName} ${attributes}>${parts.join("")}</>`;
  };
  return `${innerWidth} ${read(document.documentElement)}`;
}

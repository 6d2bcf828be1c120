// The categories: as chips to paint with, and as a list in the form. A category is told by its name, never by color alone.

/** Names and colors by id; an id that nobody described is shown as it is. `learn` adds the categories of an import. */
function looksOf(categories) {
  const known = new Map();
  const looks = (id) => known.get(id) ?? known.get(id.split("/")[0]) ?? { id, name: id === "unknown" ? "Not sorted yet" : id, color: "#dcd8cf", ink: "#000000" };
  looks.learn = (more) => more.forEach((category) => { if (!known.has(category.id)) known.set(category.id, category); });
  looks.learn(categories);
  return looks;
}

/** The chips; `onPick(id)` hears which one is chosen. `show(id)` presses the one to which a category belongs. */
function palette(categories, chosen, onPick) {
  const name = freshId("brush");
  const group = node("fieldset", { class: "brushes" }, node("legend", {}, "Paint with"));
  const inputs = categories.filter((category) => !category.parent && !category.hidden).map((category) => {
    const input = node("input", { type: "radio", name, value: category.id, class: "unseen" });
    input.checked = category.id === chosen;
    input.addEventListener("change", () => onPick(category.id));
    group.append(node("label", { class: "brush", title: category.name }, input, node("span", { class: "dab", style: `background: ${category.color}`, "aria-hidden": "true" }), category.brief));
    return input;
  });
  return { element: group, show: (id) => inputs.forEach((input) => { input.checked = input.value === id.split("/")[0]; }) };
}

/** The list of all categories and their parts. */
function categorySelect(categories, attributes = {}) {
  const select = node("select", attributes);
  for (const top of categories.filter((category) => !category.parent && !category.hidden)) {
    const parts = categories.filter((category) => category.parent === top.id);
    const options = [top, ...parts].map((category) => node("option", { value: category.id }, category.parent ? category.name : parts.length ? `${category.name} (any)` : category.name));
    select.append(parts.length ? node("optgroup", { label: top.name }, ...options) : options[0]);
  }
  /** A category from an import that the list does not have is added to it. */
  select.choose = (id) => {
    if (![...select.options].some((option) => option.value === id)) select.append(node("option", { value: id }, id));
    select.value = id;
  };
  return select;
}

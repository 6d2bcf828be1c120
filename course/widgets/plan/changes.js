// The changes of a plan: each an if-then line with minutes that go from one category to another.

const MOST_MINUTES = 1440;

/** The list of changes. `changed()` hears each edit; `read()` gives the changes, `add(change)` puts one more in and
    takes the focus to it, `show(changes)` starts anew. A number that cannot be is said at its field and not kept. */
function changeList(categories, changed) {
  const element = node("div", {}), entries = [];

  function remove(entry) {
    const index = entries.indexOf(entry);
    entries.splice(index, 1);
    entry.element.remove();
    number();
    changed();
    (entries[index] ?? entries[index - 1])?.focus();
  }
  const number = () => entries.forEach((entry, index) => { entry.legend.textContent = `Change ${index + 1}`; });

  function make(change) {
    let { minutes } = change;
    const when = node("input", { type: "text", maxlength: "300", value: change.when, placeholder: "I hang up my coat" });
    const then = node("input", { type: "text", maxlength: "300", value: change.then, placeholder: "the phone goes into a drawer" });
    const amount = node("input", { type: "text", inputmode: "numeric", maxlength: "4", value: String(minutes) });
    const from = categorySelect(categories), to = categorySelect(categories);
    const wrong = node("p", { class: "trouble", role: "alert" });
    from.choose(change.take_from);
    to.choose(change.give_to);
    const legend = node("legend", {});
    const entry = { legend, focus: () => when.focus() };
    entry.read = () => ({ take_from: from.value, give_to: to.value, minutes, when: when.value.trim(), then: then.value.trim() });
    entry.element = node("fieldset", { class: "change" }, legend, field("If", when), field("then", then),
      node("div", { class: "triple" }, field("Minutes a day", amount), field("taken from", from), field("given to", to)), wrong,
      node("div", { class: "actions" }, button("Remove this change", () => remove(entry))));
    function checked() {
      const wanted = Number(amount.value);
      const fine = Number.isInteger(wanted) && wanted > 0 && wanted <= MOST_MINUTES;
      if (fine) minutes = wanted;
      wrong.textContent = !fine ? `Minutes are a whole number from 1 to ${MOST_MINUTES}. ${minutes} is kept until then.`
        : from.value === to.value ? "From and to are the same; this change moves nothing." : "";
      changed();
    }
    for (const input of [when, then, amount]) input.addEventListener("input", checked);
    for (const input of [from, to]) input.addEventListener("change", checked);
    return entry;
  }
  function put(change) {
    const entry = make(change);
    entries.push(entry);
    element.append(entry.element);
    number();
    return entry;
  }
  return {
    element,
    read: () => entries.map((entry) => entry.read()),
    add: (change) => { put(change).focus(); changed(); },
    show: (changes) => { entries.length = 0; element.replaceChildren(); changes.forEach(put); },
  };
}

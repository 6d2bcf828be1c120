// A log of another tool: how it was read, what was wrong with it and how that may be mended, before anything goes in.

const MAX_LOG = 20_000_000; // bytes
const MOST_LINES = 200; // problems of one kind that are listed one by one

/** `send(message, buffers)` asks Python; `accept(blocks, over)` takes the blocks, over what is there or only into free time. */
function importing(send, accept) {
  const file = node("input", { type: "file", accept: ".csv,.txt,.tsv,.ics,.json" });
  const status = node("p", { role: "status" }), result = node("div", { tabindex: "-1", class: "imported" });
  const element = node("details", {}, node("summary", {}, "Import a file"),
    field("A log as CSV, a calendar (.ics), or an export of Toggl Track, Clockify or ActivityWatch", file, "Also a diary of this course that you saved before."),
    status, result);
  let choices = {};
  const say = (text) => { status.textContent = text; };

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    if (chosen.size > MAX_LOG) { say("This file is larger than 20 MB. Export a shorter time and try again."); return; }
    choices = {};
    say(`Reading ${chosen.name} …`);
    send({ type: "import", name: chosen.name, choices }, [new DataView(await chosen.arrayBuffer())]);
    file.value = "";
  });
  function choose(problem, id, others) {
    for (const one of others) choices[one.key] = id;
    say("Reading it again with your choice …");
    send({ type: "mend", choices, focus: problem.key });
  }

  /** Problems of one kind with the same choices stand together: one choice may count for all of them. Words that are no
      category stay apart, since each means something else. */
  function kindOf(problems) {
    const groups = new Map();
    for (const problem of problems) {
      const key = [problem.kind, problem.kind === "category" ? problem.key : "", ...problem.choices.map((choice) => choice.id)].join("|");
      groups.set(key, [...(groups.get(key) ?? []), problem]);
    }
    return [...groups.values()];
  }
  function chooser(problem, others, label) {
    const select = node("select", { "aria-label": label, "data-key": problem.key }, ...problem.choices.filter((choice) => choice.id !== "rewrite" || others.length === 1).map((choice) => node("option", { value: choice.id }, choice.text)));
    const same = others.every((one) => one.chosen === problem.chosen);
    if (!same) select.prepend(node("option", { value: "" }, "different choices"));
    select.value = same ? problem.chosen.split(":")[0] : "";
    const anew = node("div", { class: "hidden" });
    select.addEventListener("change", () => {
      anew.classList.toggle("hidden", select.value !== "rewrite");
      if (select.value === "rewrite") rewriter(anew, problem);
      else if (select.value) choose(problem, select.value, others);
    });
    return node("div", {}, select, anew);
  }
  /** A row that cannot be read may be written anew; one at a time. */
  function rewriter(place, problem) {
    const input = node("input", { type: "text" });
    place.replaceChildren(field("The row as it should be, with the same columns", input), node("div", { class: "actions" }, button("Use it", () => { if (input.value.trim()) choose(problem, `rewrite:${input.value}`, [problem]); else input.focus(); })));
    input.focus();
  }
  const place = (problem) => (problem.line ? `Line ${problem.line}: ` : "");
  const about = (problem) => `${place(problem)}${problem.text}${problem.minutes ? ` (${lengthWords(problem.minutes)} kept out)` : ""}`;
  function groupParts(group) {
    const [first] = group, open = first.choices.length > 0;
    if (group.length === 1) return [node("p", {}, about(first)), open ? chooser(first, group, `${place(first)}what to do`) : ""];
    const lines = group.slice(0, MOST_LINES).map((problem) => node("li", {}, about(problem), open ? chooser(problem, [problem], `${place(problem)}what to do`) : ""));
    if (group.length > MOST_LINES) lines.push(node("li", {}, `and ${group.length - MOST_LINES} more of this kind`));
    return [node("p", {}, `${group.length} lines like this one: ${first.text}`), open ? chooser(first, group, `All ${group.length} of these: what to do`) : "",
      node("details", {}, node("summary", {}, `See the ${group.length} lines one by one`), node("ul", { class: "plain" }, ...lines))];
  }

  function answer(found) {
    const { minutes_in: claimed, minutes_out: kept, minutes_reported: out } = found;
    say("");
    const open = found.problems.filter((problem) => problem.choices.length).length;
    const over = node("input", { type: "checkbox" });
    result.replaceChildren(node("h4", {}, `How ${found.name} was read`),
      node("ul", { class: "plain" }, ...found.interpretation.map((text) => node("li", {}, text))),
      node("p", {}, `${lengthWords(claimed)} in the file: ${lengthWords(kept)} can go into your diary` + (out ? `, ${lengthWords(out)} are kept out for the reasons below.` : ".")),
      found.problems.length ? node("h4", {}, open ? "Please look at this" : "Good to know") : "",
      ...kindOf(found.problems).map((group) => node("div", { class: "problem" }, ...groupParts(group))),
      node("label", { class: "tick" }, over, "Replace what my diary already says at these times"),
      node("div", { class: "actions" }, button(`Put ${found.blocks.length} blocks into my diary`, () => { accept(found.blocks, over.checked); result.replaceChildren(); }, { class: "main" }),
        button("Leave it", () => { result.replaceChildren(); say("Nothing was imported."); file.focus(); })));
    const again = found.focus && [...result.querySelectorAll("select")].find((select) => select.dataset.key === found.focus);
    (again || result).focus();
  }
  return { element, answer, trouble: (text) => { say(text); file.focus(); } };
}

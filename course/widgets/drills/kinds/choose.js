function drawChoose({ item, area, before }) {
  area.append(situation(item.situation));
  const [group, read] = radios(item.question || "What do you do?", item.choices, before ?? null);
  area.append(group);
  return read;
}

/** What was said just before: the two stops before this one, as long as it is the same customer. */
function talkBefore(drill, here) {
  const guests = (item) => new Set(item.lines.map((line) => line.who).filter((who) => who !== "You"));
  const now = guests(drill.items[here]);
  return drill.items.slice(Math.max(0, here - 2), here).filter((item) => [...guests(item)].some((who) => now.has(who)));
}

function drawTranscript({ item, drill, area, before }) {
  const here = drill.items.indexOf(item);
  const talk = node("div", { class: "situation", role: "group", "aria-label": "The conversation so far" });
  for (const part of [...talkBefore(drill, here), item])
    for (const line of part.lines) talk.append(node("p", { class: "line" }, node("strong", {}, `${line.who}:`), line.text));
  area.append(talk);
  const [group, read] = radios(item.question || "What do you say here?", item.choices, before ?? null);
  area.append(group);
  return read;
}

KINDS.choose = { draw: drawChoose };
KINDS.transcript = { draw: drawTranscript };

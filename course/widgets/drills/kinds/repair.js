function drawRepair({ item, area, second, before }) {
  area.append(situation(item.situation));
  const ids = item.parts.map((part) => part.id);
  const [group, read] = radios("1. Which part spoils it?", item.parts.map((part) => part.text), ids.indexOf(before?.weak));
  area.append(group);
  let fix = () => null;
  if (before) {
    const [choices, readFix] = radios("2. What would you say there instead?", item.choices, before.fix ?? null);
    second.append(choices);
    fix = readFix;
  }
  return () => (read() === null ? null : { weak: ids[read()], fix: fix() });
}

KINDS.repair = {
  draw: drawRepair,
  second: (answer) => answer && answer.fix === null && "Choose what you would say instead.",
  check: (open) => (open ? undefined : "Check this part"),
};

function drawSort({ item, drill, area, before }) {
  area.append(situation(item.situation));
  const ids = drill.bins.map((bin) => bin.id);
  const [group, read] = radios("Where does it belong?", drill.bins.map((bin) => `${bin.name}: ${bin.meaning}`), ids.indexOf(before));
  area.append(group);
  return () => (read() === null ? null : ids[read()]);
}

KINDS.sort = { draw: drawSort };

function drawOrder({ item, area, before }) {
  const ids = item.parts.map((part) => part.id);
  const [group, read] = radios("1. Which part will the customer miss as it stands?", item.parts.map((part) => part.text), ids.indexOf(before?.missed));
  const { list, status, order } = movingList(item.parts, orderOf(item.parts, before?.order), "The message in your order");
  area.append(situation(item.situation), group, node("p", {}, node("strong", {}, "2. Now put the message in an order that works.")), list, status);
  return () => (read() === null ? null : { missed: ids[read()], order: order() });
}

KINDS.order = { draw: drawOrder };

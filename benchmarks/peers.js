// Times a way of filling: prints the processor seconds that it takes for `copies` files, after `warm` that do not count.
const fs = require("fs");

exports.time = async (fill, start, copies, warm) => {
  const write = async (copy) => fs.writeFileSync(`${start}${copy}.xlsx`, await fill(copy));
  for (let copy = 0; copy < warm; copy++) await write(copy);
  const before = process.cpuUsage();
  for (let copy = 0; copy < copies; copy++) await write(copy);
  const used = process.cpuUsage(before);
  console.log((used.user + used.system) / 1e6);
};

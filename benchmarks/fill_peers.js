// The ways of Node that fill_peers.py measures: node fill_peers.js WAY FOLDER COPIES WARM MODULES
// Prints the seconds of processor time that COPIES files took, after WARM files that do not count.
const fs = require("fs");
const path = require("path");
const [way, folder, copies, warm, modules] = process.argv.slice(2);
const load = (name) => require(path.join(modules, name));

function cells(copy) {
  const found = [];
  for (let sheet = 1; sheet <= 3; sheet++)
    for (let row = 4; row < 38; row++) {
      found.push([`附表${sheet}`, row, 1, `县${copy}-${row}`]);
      for (let column = 2; column < 6; column++) found.push([`附表${sheet}`, row, column, (copy * row + column) / 100]);
    }
  return found;
}

const ways = {
  exceljs() {
    const Excel = load("exceljs");
    const data = fs.readFileSync(path.join(folder, "node.xlsx"));
    return async (copy) => {
      const book = new Excel.Workbook();
      await book.xlsx.load(data);
      for (const [sheet, row, column, value] of cells(copy)) book.getWorksheet(sheet).getCell(row, column).value = value;
      return book.xlsx.writeBuffer();
    };
  },
  populate() {
    const Populate = load("xlsx-populate");
    const data = fs.readFileSync(path.join(folder, "node.xlsx"));
    return async (copy) => {
      const book = await Populate.fromDataAsync(data);
      for (const [sheet, row, column, value] of cells(copy)) book.sheet(sheet).row(row).cell(column).value(value);
      return book.outputAsync();
    };
  },
  template() {
    const Template = load("xlsx-template");
    const data = fs.readFileSync(path.join(folder, "node-tags.xlsx"));
    return async (copy) => {
      const book = new Template(data);
      const values = {};
      cells(copy).forEach(([, , , value], number) => (values[`c${number}`] = value));
      for (const sheet of [1, 2, 3]) book.substitute(sheet, values);
      return book.generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
};

require("./peers.js").time(ways[way](), path.join(folder, way), Number(copies), Number(warm));

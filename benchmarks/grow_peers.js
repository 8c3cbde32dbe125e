// The ways of Node that grow_peers.py measures: node grow_peers.js WAY FOLDER COPIES WARM MODULES
// Prints the seconds of processor time that COPIES files took, after WARM files that do not count.
const fs = require("fs");
const path = require("path");
const [way, folder, copies, warm, modules] = process.argv.slice(2);
const load = (name) => require(path.join(modules, name));
const RECORDS = 40, FIRST = 5, LAST = FIRST + RECORDS - 1, TOTAL = LAST + 1;
const SHEETS = ["附表1", "附表2", "附表3"];

function records(copy) {
  const found = [];
  for (let n = 1; n <= RECORDS; n++)
    found.push([n, `第${copy}-${n}号建设项目`, `P${String(n).padStart(4, "0")}`, "市政建设", "住建局", "城投公司",
      ["一般债券", "专项债券"][n % 2], (n + copy) / 100]);
  return found;
}
const below = (number) => ({ [`H${TOTAL}`]: `SUM(H${FIRST}:H${LAST})`, [`H${TOTAL + 2}`]: `H${TOTAL}-汇总!A${number}` });
const sums = (name, number) => ({
  [`A${number}`]: `SUM(${name}!H${FIRST}:H${LAST})`,
  [`B${number}`]: `SUMIF(${name}!G${FIRST}:G${LAST},"一般债券",${name}!H${FIRST}:H${LAST})`,
});

const ways = {
  // Rows are repeated with their looks; formulas, merged cells, conditions, drop-down and names are set by a loop.
  exceljs() {
    const Excel = load("exceljs");
    const data = fs.readFileSync(path.join(folder, "template.xlsx"));
    return async (copy) => {
      const book = new Excel.Workbook();
      await book.xlsx.load(data);
      SHEETS.forEach((name, index) => {
        const sheet = book.getWorksheet(name);
        sheet.unMergeCells("A7:I7");
        sheet.duplicateRow(FIRST, RECORDS - 1, true);
        sheet.mergeCells(`A${TOTAL + 1}:I${TOTAL + 1}`);
        records(copy).forEach((record, at) => {
          const row = sheet.getRow(FIRST + at);
          record.forEach((value, column) => (row.getCell(column + 1).value = value));
          row.getCell(9).value = { formula: `H${FIRST + at}/H$${TOTAL}` };
        });
        for (const [at, formula] of Object.entries(below(index + 1))) sheet.getCell(at).value = { formula };
        for (const [at, formula] of Object.entries(sums(name, index + 1)))
          book.getWorksheet("汇总").getCell(at).value = { formula };
        const [first, second] = sheet.conditionalFormattings;
        first.ref = `H${FIRST}:H${LAST}`;
        first.rules[0].formulae = [`$H$${TOTAL}/2`];
        second.ref = `H${TOTAL + 2}`;
        const kinds = sheet.getCell(`G${FIRST}`).dataValidation;
        for (let row = FIRST + 1; row <= LAST; row++) sheet.getCell(`G${row}`).dataValidation = kinds;
      });
      book.definedNames.model = SHEETS.map((name, index) => ({
        name: `明细${index + 1}`, ranges: [`'${name}'!$H$${FIRST}:$H$${LAST}`],
      }));
      return book.xlsx.writeBuffer();
    };
  },
  // No rows can be put in: what stands below is written anew further down; conditions cannot be reached.
  populate() {
    const Populate = load("xlsx-populate");
    const data = fs.readFileSync(path.join(folder, "template.xlsx"));
    const LOOKS = ["border", "wrapText", "verticalAlignment", "numberFormat"];
    return async (copy) => {
      const book = await Populate.fromDataAsync(data);
      SHEETS.forEach((name, index) => {
        const sheet = book.sheet(name);
        const more = RECORDS - 1;
        const note = sheet.cell("A7").value();
        sheet.range("A7:I7").merged(false);
        for (let row = 8; row >= 6; row--)
          for (let column = 1; column <= 9; column++) {
            const source = sheet.row(row).cell(column), target = sheet.row(row + more).cell(column);
            target.value(source.value()).style(source.style(LOOKS));
            source.value(undefined);
          }
        sheet.range(`A${TOTAL + 1}:I${TOTAL + 1}`).merged(true);
        sheet.cell(`A${TOTAL + 1}`).value(note);
        const looks = [...Array(9).keys()].map((column) => sheet.row(FIRST).cell(column + 1).style(LOOKS));
        const kinds = sheet.cell(`G${FIRST}`).dataValidation();
        records(copy).forEach((record, at) => {
          const row = sheet.row(FIRST + at);
          looks.forEach((look, column) => at && row.cell(column + 1).style(look));
          record.forEach((value, column) => row.cell(column + 1).value(value));
          row.cell(9).formula(`H${FIRST + at}/H$${TOTAL}`);
        });
        sheet.range(`G${FIRST + 1}:G${LAST}`).dataValidation({
          ...kinds, prompt: "", promptTitle: "", error: "", errorTitle: "", operator: "between", formula2: "",
        });
        for (const [at, formula] of Object.entries(below(index + 1))) sheet.cell(at).formula(formula);
        for (const [at, formula] of Object.entries(sums(name, index + 1))) book.sheet("汇总").cell(at).formula(formula);
        book.definedName(`明细${index + 1}`, sheet.range(`$H$${FIRST}:$H$${LAST}`));
      });
      return book.outputAsync();
    };
  },
  // A tag in each cell of the sample row repeats it; formulas are the template's.
  template() {
    const Template = load("xlsx-template");
    const data = fs.readFileSync(path.join(folder, "template-tags.xlsx"));
    return async (copy) => {
      const book = new Template(data);
      const p = records(copy).map(([n, a, b, c, d, e, f, h]) => ({ n, a, b, c, d, e, f, h }));
      for (const sheet of [1, 2, 3]) book.substitute(sheet, { p });
      return book.generate({ type: "nodebuffer", compression: "DEFLATE" });
    };
  },
};

require("./peers.js").time(ways[way](), path.join(folder, way), Number(copies), Number(warm));

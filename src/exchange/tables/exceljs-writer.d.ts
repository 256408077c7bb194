/** The streaming writer alone; the package types its main file only. */
declare module 'exceljs/lib/stream/xlsx/workbook-writer.js' {
  import type exceljs from 'exceljs';

  const WorkbookWriter: typeof exceljs.stream.xlsx.WorkbookWriter;
  // biome-ignore lint/style/noDefaultExport: the package exports it so
  export default WorkbookWriter;
}

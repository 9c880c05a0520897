"""From a data sheet to a PDF or a workbook. Knows no database and no Qt."""

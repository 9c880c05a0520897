"""What stands behind ``importers.workbook``: the parts of XLSX files, and the library for the other formats."""

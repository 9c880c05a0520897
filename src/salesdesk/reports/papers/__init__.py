"""The papers beside interview and plan: personal sheet, morning brief, team report, funnel report, target letter.

Each has a sheet (``*_sheet.py``, light to import), a page (``*.py``, which loads ReportLab) and its tables for Excel.
"""

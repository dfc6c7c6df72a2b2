"""The plan as a sheet: CSV and XLSX read and checked cell by cell, XLSX written."""

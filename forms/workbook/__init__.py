"""What stands in a workbook's file, .xlsx and .xls, as a person who opens it sees it: for files of
notes and of figures, and for questionnaires."""

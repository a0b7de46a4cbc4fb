"""Files into text: .docx, .odt, .pdf, .doc, spreadsheets and scans, each read by a child process that can die.

Here: formats, their limits, and legacy fonts. Not here: what the words mean (documents.reading). Begin with
apart.py, the door; child.py is what it starts, and imports only the reader that a file needs.
"""

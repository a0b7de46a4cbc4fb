"""Sheets of a unit's tasks, out and back: an .xlsx to fill in, the same on paper, and reading what came back.

Begin with words.py, which both directions share. Knows no database; the plain values are those of models.rules.sheet.
"""

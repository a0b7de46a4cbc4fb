"""Figures and lists into documents: review papers, urging letters, sheets, calendars.

Not here: reading documents (documents.reading), and any figure itself (models.rules.figures).
"""

"""Paper, both ways: documents into plain values (reading), figures and lists into documents (writing).

Knows no database; imports only the plain values of models.rules.
"""

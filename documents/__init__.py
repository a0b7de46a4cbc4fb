"""Paper into plain values: documents of meetings, and the lists that an office keeps.

Knows no database; imports only the plain values of models.rules and the errors. Begin with reading/__init__.py.
"""

"""What is true: tables, the session, named questions, settings; rules (pure) and acts (what can be done).

Imports nothing of the other rooms. Speaks SQLModel; no other room does.
Read acts/publishing.py first for how a change is made, and rules/ladder.py for how time acts on it.
"""

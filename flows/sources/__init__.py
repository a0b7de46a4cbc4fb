"""Ways of asking: a unit's own system over HTTP, the office's mailbox. Knows nothing of Prefect, and none knows another.

Here: talking over the wire, and what came as plain values. Not here: whom to ask, and what an answer changes (flows.pulling,
flows.mailbox).
"""

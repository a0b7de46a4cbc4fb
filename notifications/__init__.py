"""Wording, bundling, delivery: from what is owed to a truthful outcome.

Here: putting a bundle into words (wording), sending one message (delivery), and the order in which bundles are
frozen, sent and marked (outbox). Not here: what is owed to whom and the state of messages (models.acts.owing,
models.acts.outbox).
"""

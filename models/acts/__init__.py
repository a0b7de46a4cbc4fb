"""What can be done: one act = one transaction = state + Event + Notifications owed. Every door calls these."""

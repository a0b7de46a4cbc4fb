"""What happens, and in which order.

Here: for each flow a plain function that any door may call, and in scheduled.py the thin Prefect flow around
it. Flows decide nothing: rules are in models.rules, changes in models.acts. Not here: pages, wording, cron.
Begin with tick.py.
"""

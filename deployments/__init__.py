"""Where and when it runs: the command line, the schedule, the supervisor, the doctor, the sample office.

Imports every other room; nobody imports this one. Not here: any rule of the office.
Begin with cli/__init__.py for the verbs, schedule.py for the clock.
"""

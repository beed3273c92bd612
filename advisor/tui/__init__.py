"""The planner's screen: `open_screen(desk)` in `entry.py` shows what a desk reads, judges and records.

Attributes go down, messages come up: `session.py` is the one value that says what is loaded and chosen; workers call
the desk and post a message; only handlers touch widgets. Nothing is possible here that `report` cannot also print.
"""

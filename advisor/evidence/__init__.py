"""What a node shows of itself, by looking and nothing else: `advisor inventory collect --host`, and the file it prints.

These modules are also put together into one file for nodes that have only python3 (`cli/host_script.py`, ADR 33).
So they import the standard library and each other alone, give every top-level name once, and keep to what Python 3.6
knows.
"""

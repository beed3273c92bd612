"""The planner's screen in a browser: `serve(served, say)` in `server.py` runs until it is interrupted.

It knows nothing of the program but how a problem is told: what it serves is a command that draws through Textual's web
driver. `gate.py` decides who is let in, and knows no HTTP; `screen.py` is one such command with its browser's tab.
Importing this package loads nothing; its server needs the extra `serve`.
"""

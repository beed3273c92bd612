"""One file a screen. `app.py` has the table of those that can be gone to."""

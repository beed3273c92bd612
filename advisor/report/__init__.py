"""One `Report` value -> text, in each format by a pure function of it: `as_json`, `as_sarif`, `as_terminal` and so on.

What every format has to tell is in `remarks.py`, and what a finding does at the gate in `place_at_gate.py`.
"""

"""The command line: arguments, settings, wiring. `main` is the program."""

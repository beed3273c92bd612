"""The benchmark suite; `make bench` runs it. See `__main__.py`."""

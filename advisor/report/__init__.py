"""One `Report` value -> text, in each format by a pure function: `as_json`, `as_markdown`, `as_terminal`."""

"""Every file we read or write: `load_knowledge` for rules folders, one module for each kind of document."""

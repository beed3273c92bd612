"""The nouns, as frozen values. Import each from the module that defines it."""

"""Upgrade paths: legal, exact, and checked by other code than found them."""

"""Files to take home, one module a format."""

"""Taking in what the register's owners have filled in: read, merged, checked, compared, put in place."""

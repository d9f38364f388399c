"""The register as sheets that people fill in: one row a project, and labels where the tables have keys."""

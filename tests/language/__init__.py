"""Everything that a visitor meets is in the visitor's language."""

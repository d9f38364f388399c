"""Faults made on purpose: what visitors see, what the log says, and that nothing is lost."""

"""The questions that planners ask of the pilots, as pure functions."""

"""The documentation is tested: what it names is there, what there is is described, and its commands run."""

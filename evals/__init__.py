"""Quality of tagging and themes, measured apart from the tests: `python -m evals`."""

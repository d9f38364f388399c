"""What a click costs, measured: this app beside the plain way of doing the same."""

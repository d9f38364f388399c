"""Many visitors at once, for minutes: ``make drill`` says whether the service bears them."""

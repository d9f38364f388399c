"""Maps: ``style`` (colours and outlines) and ``leaflet`` (the interactive map)."""

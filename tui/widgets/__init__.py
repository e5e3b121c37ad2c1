"""The app's widgets: they take values and post messages; no widget knows a screen."""

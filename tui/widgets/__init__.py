"""The app's widgets, one a file: values in, messages out, no widget knows a screen."""

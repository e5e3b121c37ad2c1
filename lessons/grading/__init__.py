"""Judge a run of a step: verdict, reasons, blanks."""

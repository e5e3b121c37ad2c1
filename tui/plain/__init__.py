"""The course and its runs without a screen: plain lines for pipes, scripts and screen readers."""

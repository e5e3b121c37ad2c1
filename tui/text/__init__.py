"""What is shown, as Textual content: pure functions of data and width."""

"""What leaves the tool: reports, decks, tables, exercises."""

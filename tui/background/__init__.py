"""What works beside the screen, each on a thread of its own."""

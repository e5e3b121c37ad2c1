"""One question, one sitting: what is asked, what an answer was worth."""

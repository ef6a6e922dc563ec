"""From the account of a film to prompts whose every word has a source."""

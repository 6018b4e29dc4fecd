"""How the bot converses: turns, choices, the table of who answers what, cards, pacing."""

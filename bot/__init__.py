"""The community in conversation: what the chat app shows, and what is done with what it hears."""

"""Transports: the chat platforms, one module each; nothing about a platform stands elsewhere."""

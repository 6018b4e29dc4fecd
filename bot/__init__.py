"""The community in conversation: what the chat app shows, and what is done with what it hears."""

from bot.deferring import defer

defer()  # before anything here imports aiogram

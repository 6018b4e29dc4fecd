"""The sandbox: a chat platform in a box, for tests and for the demonstration.

A test makes a world, lets people act and bots answer, and looks at what is on the screen:

>>> from bot.sandbox.world import ManualClock, World
>>> world = World(clock=ManualClock())
>>> bot = world.bot("lingrid_bot")
>>> wang = world.person("王阿姨")
>>> _ = wang.says(bot, "电梯坏了")

A bot sees it as an update, and answers. `call` is what the Bot API does, word for word:

>>> update = world.call(bot.token, "getUpdates")[0]
>>> update["message"]["text"]
'电梯坏了'
>>> keyboard = {"inline_keyboard": [[{"text": "提交", "callback_data": "send:1"}]]}
>>> _ = world.call(
...     bot.token,
...     "sendMessage",
...     {"chat_id": wang.id, "text": "是这件事吗？", "reply_markup": keyboard},
... )
>>> wang.chat_with(bot).messages[-1].buttons
[['提交']]

She presses; the bot is told, and its answer is a toast on her screen:

>>> press = wang.presses(bot, "提交")
>>> answer = {"callback_query_id": press.id, "text": "收到了"}
>>> world.call(bot.token, "answerCallbackQuery", answer)
True
>>> wang.last_toast
'收到了'

What the platform refuses is refused in its words:

>>> world.call(bot.token, "sendMessage", {"chat_id": wang.id, "text": ""})
Traceback (most recent call last):
    ...
bot.sandbox.world.refusals.Refused: 400 Bad Request: message text is empty

The same world stands behind aiogram without HTTP (`bot.sandbox.session.WorldSession`) and behind
a Bot API over HTTP with a page that shows the chats (`bot.sandbox.server`).
"""

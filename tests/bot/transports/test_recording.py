"""The bot that handlers see: what it is told to say becomes rows, and it can be asked nothing."""

from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from desk import Desk
from lean_platform import said

from models.inbox import Incoming
from models.outbox import Outgoing

WANG = 5_000_000_001


async def test_what_a_handler_says_becomes_rows_in_order(post):
    """answer, edit_text, answer_photo, react, delete: as aiogram's documentation has them."""
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="提交", callback_data="submit:1")]]
    )

    async def handle(message):
        await message.answer("<b>好的</b>", parse_mode="HTML", reply_markup=keyboard)
        await message.edit_text("改了")
        await message.answer_photo("AgAC123", caption="图")
        await message.reply("收到")
        await message.react([{"type": "emoji", "emoji": "👌"}])
        await message.delete()

    await Desk(handle).hears(said(1, WANG, "一"))
    rows = await Outgoing.all().order_by("id").prefetch_related("chat")
    assert {row.chat.external_id for row in rows} == {str(WANG)}
    told = [(row.kind, row.facts) for row in rows]
    markup = {"inline_keyboard": [[{"text": "提交", "callback_data": "submit:1"}]]}
    assert told[0][0] == "sendMessage"
    assert told[0][1]["reply_markup"] == markup
    assert told[0][1]["parse_mode"] == "HTML"
    assert [kind for kind, _ in told] == [
        "sendMessage",
        "editMessageText",
        "sendPhoto",
        "sendMessage",
        "setMessageReaction",
        "deleteMessage",
    ]
    assert told[1][1]["message_id"] == 1
    assert (told[2][1]["photo"], told[2][1]["caption"]) == ("AgAC123", "图")
    assert told[3][1]["reply_parameters"]["message_id"] == 1


async def test_what_a_handler_says_arrives_as_it_was_meant(post):
    """Through the outbox and the platform's own checks."""
    wang = await post.person("王秀英")

    async def handle(message):
        await message.answer("<b>好的</b>", parse_mode="HTML")

    await Desk(handle).hears(said(1, int(wang.external_id), "一"))
    await post.passes()
    (message,) = post.arrived(wang)
    assert message.text == "好的"
    assert message.content.words.entities[0]["type"] == "bold"


async def test_the_platform_can_not_be_asked_anything_in_a_transaction(post):
    """getMe, a file, an upload, a download: refused, and what the update said with it."""
    asked: list = []

    async def handle(message, bot):
        await message.answer("好的")
        ask = {
            "1": bot.get_me,
            "2": lambda: bot.get_file("AgAC123"),
            "3": lambda: message.answer_photo(BufferedInputFile(b"x", "x.png")),
            "4": lambda: bot.delete_webhook(),
            "5": lambda: bot.download_file("photos/1.jpg"),
            "6": lambda: bot.get_chat_member(message.chat.id, message.chat.id),
        }[message.text]
        asked.append(message.text)
        await ask()

    desk = Desk(handle)
    await desk.hears(*(said(n, WANG + n, str(n)) for n in range(1, 7)))
    assert asked == list("123456")
    assert await Outgoing.all().count() == 0
    rows = await Incoming.all().order_by("id")
    assert {row.error for row in rows} == {"NotRecordable"}

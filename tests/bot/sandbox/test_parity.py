"""Parity: what a bot is told does not depend on how its calls travel."""

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
    WebhookInfo,
)

from bot.sandbox.server import create_sandbox, running
from bot.sandbox.session import WorldSession
from bot.sandbox.world import Limits, ManualClock, World, sample_photo

PICTURE = BufferedInputFile(sample_photo(8, 8), "图.png")
BUTTONS = InlineKeyboardMarkup(
    inline_keyboard=[[InlineKeyboardButton(text="提交", callback_data="send:1")]]
)
MENU = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="我的事")]])


def settled():
    """A small world, always the same."""
    world = World(ManualClock(), limits=Limits(private_burst=10))
    account = world.bot("lingrid_bot")
    wang, li = world.person("王阿姨"), world.person("李建国")
    group = world.group("第一网格", owner=wang)
    world.join(group, account, as_admin=True, by=wang)
    wang.says(account, "电梯坏了")
    wang.sends_voice(account)
    return world, account, wang, li, group


def calls(bot, wang, li, group):
    """What a bot does in a day, and what it does wrong."""
    return [
        bot.get_me(),
        bot.get_updates(limit=50),
        bot.send_message(wang.id, "<b>您好</b>", parse_mode="HTML", reply_markup=BUTTONS),
        bot.send_message(wang.id, "菜单", reply_markup=MENU),
        bot.send_message(wang.id, "答", reply_parameters=ReplyParameters(message_id=1)),
        bot.send_photo(wang.id, PICTURE, caption="*图*", parse_mode="MarkdownV2"),
        bot.send_document(wang.id, PICTURE),
        bot.send_media_group(group.id, [InputMediaPhoto(media=PICTURE, caption="一")] * 2),
        bot.send_location(group.id, 31.25, 121.5),
        bot.send_contact(group.id, "12345", "物业"),
        bot.edit_message_text("办理中", chat_id=wang.id, message_id=3),
        bot.edit_message_text("办理中", chat_id=wang.id, message_id=3),
        bot.set_message_reaction(wang.id, 1, [ReactionTypeEmoji(emoji="👌")]),
        bot.forward_message(group.id, wang.id, 1),
        bot.copy_message(group.id, wang.id, 2),
        bot.pin_chat_message(group.id, 3),
        bot.get_chat(group.id),
        bot.get_chat_member(group.id, wang.id),
        bot.get_chat_administrators(group.id),
        bot.get_chat_member_count(group.id),
        bot.delete_message(wang.id, 3),
        bot.delete_message(wang.id, 3),
        bot.send_message(li.id, "您好"),
        bot.send_message(1, "您好"),
        bot.send_message(wang.id, "电" * 4097),
        bot.send_message(wang.id, "<b>", parse_mode="HTML"),
        bot.send_poll(wang.id, "?", ["是", "否"]),
        bot.answer_callback_query("1"),
        *[bot.send_message(wang.id, "洪水") for _ in range(10)],
        bot.set_webhook("http://127.0.0.1:9/", secret_token="x"),
        bot.get_updates(),
        bot.get_webhook_info(),
    ]


async def said(call):
    """What a call came to, as plain values."""
    try:
        result = await call
    except AiogramError as problem:
        return type(problem).__name__, str(problem)
    if isinstance(result, list):
        return [one.model_dump() for one in result]
    if isinstance(result, WebhookInfo):
        # nobody listens there; whether that was tried already is a matter of moments
        return result.model_dump(exclude={"last_error_date", "last_error_message"})
    return result.model_dump() if hasattr(result, "model_dump") else result


async def test_http_and_session_tell_a_bot_the_same():
    """Result by result, refusal by refusal."""
    world, account, *rest = settled()
    inside = Bot(account.token, session=WorldSession(world))
    without_http = [await said(call) for call in calls(inside, *rest)]

    world, account, *rest = settled()
    async with running(create_sandbox(world)) as address:
        api = TelegramAPIServer.from_base(address)
        async with Bot(account.token) as outside:
            outside.session.api = api
            over_http = [await said(call) for call in calls(outside, *rest)]

    assert over_http == without_http
    assert {"TelegramBadRequest", "TelegramForbiddenError", "TelegramRetryAfter"} <= {
        one[0] for one in over_http if isinstance(one, tuple)
    }

"""How a bot hears of things: `getUpdates`, and the settings of its webhook.

`getUpdates` gives what waits and never waits itself: long polling, and with it the 409 for the
second poller, is the business of whoever carries the calls (see `bot.sandbox.polling`).
"""

import json
import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.world.chats import BotAccount
from bot.sandbox.world.parameters import Parameters
from bot.sandbox.world.refusals import WEBHOOK_ACTIVE, Json, bad_request
from bot.sandbox.world.updates import Webhook
from bot.sandbox.world.world import World

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def get_updates(world: World, bot: BotAccount, given: Parameters) -> list[Json]:
    """What waits for the bot. Refused while a webhook is set."""
    if bot.webhook.url:
        raise WEBHOOK_ACTIVE
    _take_allowed(bot, given)
    return bot.queue.take(given.whole("offset"), given.whole("limit", 100), world.now())


def set_webhook(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Have updates pushed. Plain http is taken for loopback only; the platform wants https."""
    url, secret = given.text("url"), given.text("secret_token")
    if not url:
        return delete_webhook(world, bot, given)
    if not _may_be_pushed_to(url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    _take_allowed(bot, given)
    if given.flag("drop_pending_updates"):
        bot.queue.drop()
    most = min(max(given.whole("max_connections", 40), 1), 100)
    bot.webhook = Webhook(url, secret, most, given.text("ip_address"))
    world.events.note("webhook")
    return True


def _may_be_pushed_to(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def delete_webhook(world: World, bot: BotAccount, given: Parameters) -> bool:
    """Back to `getUpdates`."""
    if given.flag("drop_pending_updates"):
        bot.queue.drop()
    bot.webhook = Webhook()
    world.events.note("webhook")
    return True


def get_webhook_info(world: World, bot: BotAccount, _given: Parameters) -> Json:
    """A `WebhookInfo`, with what went wrong last."""
    hook = bot.webhook
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.pending(world.now())),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections}
    optional: Json = {
        "ip_address": hook.ip_address,
        "last_error_date": hook.last_error_date,
        "last_error_message": hook.last_error_message,
        "allowed_updates": list(bot.queue.allowed),
    }
    return info | {key: value for key, value in optional.items() if value}


def _take_allowed(bot: BotAccount, given: Parameters) -> None:
    """`allowed_updates`: absent keeps the previous wish, an empty list is the default again."""
    value: Any = given.values.get("allowed_updates")
    if value in (None, ""):
        return
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise bad_request("can't parse allowed_updates JSON object") from None
    if not isinstance(value, list) or not all(isinstance(kind, str) for kind in value):
        raise bad_request("expected an Array of String as allowed updates")
    bot.queue.allow(value)


METHODS = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}

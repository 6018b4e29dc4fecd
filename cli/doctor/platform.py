"""The chat platform: the way to it, the token, the clock, the webhook, and every bound group."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.transports.telegram import Bot, TokenValidationError, speaking
from cli.doctor.database import Group
from cli.doctor.findings import Finding, found
from models.settings import BotMode, Settings

PATIENCE = 8.0
"""Seconds that each answer may take."""

OFF, WRONG = 5, 60
"""Seconds that the clock may differ: is a nuisance, makes deadlines wrong."""

TELEGRAM = "https://api.telegram.org"


class Unreachable(Exception):
    """No answer came; only the kind of trouble is told, for an address may hold the token."""


@dataclass(frozen=True)
class Answer:
    """What the platform said."""

    status: int
    ok: bool = False
    result: Any = None
    description: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    date: str = ""
    seconds: float = 0.0
    is_bot_api: bool = True


async def examine(
    settings: Settings, groups: Sequence[Group] | None, *, now: datetime
) -> list[Finding]:
    """What there is to say of the platform."""
    if settings.bot_mode is BotMode.OFF:
        return [found("bot-off")]
    if settings.bot_token is None:
        return [found("token-missing")]
    if settings.bot_api_base and not _is_address(settings.bot_api_base):
        return [found("base-malformed")]
    way = await _proxy(settings.bot_proxy)
    if way.code == "proxy-malformed":
        return [way]
    try:
        speaker = speaking(
            settings.bot_token.get_secret_value(),
            base=settings.bot_api_base,
            proxy=settings.bot_proxy,
        )
    except TokenValidationError:
        return [way, found("token-malformed")]
    try:
        return [way, *[finding async for finding in _ask(speaker, settings, groups, now)]]
    finally:
        await speaker.session.close()


async def _ask(
    speaker: Bot, settings: Settings, groups: Sequence[Group] | None, now: datetime
) -> AsyncIterator[Finding]:
    base = settings.bot_api_base or TELEGRAM
    shown = f"{urlsplit(base).hostname}:{urlsplit(base).port or urlsplit(base).scheme}"
    try:
        me = await ask(speaker, "getMe")
    except Unreachable as exc:
        yield found("base-unreachable", base=shown, why=str(exc))
        yield found("not-asked", what="token, clock, webhook, groups")
        return
    if not me.is_bot_api:
        yield found("base-strange", base=shown, status=me.status)
        return
    yield found("base-reached", base=shown, milliseconds=int(me.seconds * 1000))
    if me.date:
        yield _clock(me, now)
    if not me.ok:
        yield found("token-refused")
        return
    yield found("token-works", username=me.result.get("username", ""))
    try:
        yield _webhook(settings, (await ask(speaker, "getWebhookInfo")).result or {}, now)
        if groups is None:
            yield found("not-asked", what="groups")
        elif not groups:
            yield found("groups-none")
        for group in groups or ():
            yield await _group(speaker, group, me.result["id"])
    except Unreachable as exc:
        yield found("base-unreachable", base=shown, why=str(exc))


async def ask(speaker: Bot, method: str, **parameters: Any) -> Answer:
    """Call a method that only reads. Raises `Unreachable`."""
    session: Any = speaker.session
    began = time.monotonic()
    try:
        http = await session.create_session()
        async with http.post(
            session.api.api_url(token=speaker.token, method=method),
            json=parameters,
            timeout=aiohttp.ClientTimeout(PATIENCE),
        ) as response:
            seconds = time.monotonic() - began
            date = response.headers.get("Date", "")
            try:
                said = await response.json(content_type=None)
            except ValueError:
                said = None
    # the libraries of proxies raise what they like
    except Exception as exc:
        raise Unreachable(type(exc).__name__) from None
    if not isinstance(said, dict) or "ok" not in said:
        return Answer(response.status, is_bot_api=False)
    return Answer(
        response.status,
        said["ok"] is True,
        said.get("result"),
        str(said.get("description", "")),
        said.get("parameters") or {},
        date,
        seconds,
    )


def _is_address(base: str) -> bool:
    parts = urlsplit(base)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


async def _proxy(proxy: str | None) -> Finding:
    if not proxy:
        return found("proxy-none")
    parts = urlsplit(proxy)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme not in ("http", "socks4", "socks5") or not parts.hostname or not port:
        return found("proxy-malformed")
    at = f"{parts.hostname}:{port}"
    try:
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(parts.hostname, port)
        writer.close()
    except (OSError, TimeoutError):
        return found("proxy-unreachable", at=at)
    return found("proxy-answers", at=at)


def _clock(me: Answer, now: datetime) -> Finding:
    try:
        theirs = parsedate_to_datetime(me.date)
    except ValueError:
        return found("not-asked", what="clock")
    # theirs has whole seconds, and was written while the answer was on its way
    off = (now - theirs.astimezone(UTC)).total_seconds() - 0.5
    code = "clock-wrong" if abs(off) > WRONG else "clock-off" if abs(off) > OFF else "clock-right"
    return found(code, seconds=round(off))


def _webhook(settings: Settings, info: dict[str, Any], now: datetime) -> Finding:
    url = info.get("url", "")
    if settings.bot_mode is BotMode.POLLING:
        if not url:
            return found("webhook-none")
        return found("webhook-in-the-way", host=urlsplit(url).hostname or "")
    if url != settings.webhook_url:
        return found("webhook-other")
    failed_at = info.get("last_error_date", 0)
    if now.timestamp() - failed_at < 3600:
        return found(
            "webhook-failing",
            error=info.get("last_error_message", ""),
            pending=info.get("pending_update_count", 0),
        )
    return found("webhook-right")


async def _group(speaker: Bot, group: Group, me: int) -> Finding:
    facts = {"chat": group.chat, "place": group.place}
    standing = await ask(speaker, "getChatMember", chat_id=int(group.chat), user_id=me)
    if standing.parameters.get("migrate_to_chat_id"):
        return found("group-moved", **facts)
    if standing.status == 403:
        return found("group-left", **facts)
    if not standing.ok:
        return found("group-unknown", **facts)
    status = standing.result.get("status")
    if status in ("left", "kicked"):
        return found("group-left", **facts)
    if status == "restricted" and not standing.result.get("can_send_messages", True):
        return found("group-mute", **facts)
    if status == "member":
        chat = await ask(speaker, "getChat", chat_id=int(group.chat))
        if chat.ok and not (chat.result.get("permissions") or {}).get("can_send_messages", True):
            return found("group-mute", **facts)
    return found("group-fine", **facts)
